"""The pipeline in Python: with no props, and with most of them.

    pip install cdk-genai-data-pipeline
    python app.py            # writes cdk.out; or: cdk deploy --app "python app.py"
"""
from aws_cdk import App, Duration, RemovalPolicy, Size, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_glue as glue
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from cdk_genai_data_pipeline import (
    AlarmActions,
    AnswerStyle,
    ApiEndpoint,
    BedrockModel,
    DataLocation,
    DatasetDescriber,
    FunctionNetwork,
    GenAiDataPipeline,
    GeneralQuestions,
    Geography,
    ModelDataAccess,
    NlQueryApi,
    NlQueryApiOptions,
    QuerySource,
)

app = App()

GenAiDataPipeline(Stack(app, "Default"), "Pipeline")

chosen = Stack(app, "Chosen")
vpc = ec2.Vpc(chosen, "Vpc", nat_gateways=0, max_azs=2, restrict_default_security_group=False)
GenAiDataPipeline(
    chosen,
    "Pipeline",
    model=BedrockModel.inference_profile("amazon.nova-2-lite-v1:0", Geography.EU),
    model_data_access=ModelDataAccess.schema_only(),
    encryption_key=kms.Key(chosen, "Key", enable_key_rotation=True),
    network=FunctionNetwork(vpc=vpc, vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)),
    alarm_actions=AlarmActions.notify(sns.Topic(chosen, "Alarms")),
    removal_policy=RemovalPolicy.RETAIN,
    log_retention=logs.RetentionDays.ONE_MONTH,
    api=NlQueryApiOptions(
        endpoint=ApiEndpoint.regional(allowed_origins=["https://bi.example.com"]),
        answer_style=AnswerStyle.narrated(),
        general_questions=GeneralQuestions.declined(),
        bytes_scanned_cutoff_per_query=Size.gibibytes(2),
        query_timeout=Duration.minutes(3),
    ),
)

existing = Stack(app, "Existing")
source = QuerySource.glue_database(
    glue.CfnDatabase.from_database_name(existing, "Database", "warehouse"),
    data=[DataLocation.bucket(s3.Bucket.from_bucket_name(existing, "Lake", "a-lake-of-tables"), "lake/")],
    tables=["parts"],
)
DatasetDescriber(existing, "Describer", source=source)
NlQueryApi(existing, "Api", source=source)

app.synth()
