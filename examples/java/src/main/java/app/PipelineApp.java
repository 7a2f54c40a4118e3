package app;

import io.github.cdkgenaidatapipeline.AlarmActions;
import io.github.cdkgenaidatapipeline.AnswerStyle;
import io.github.cdkgenaidatapipeline.ApiEndpoint;
import io.github.cdkgenaidatapipeline.BedrockModel;
import io.github.cdkgenaidatapipeline.DataLocation;
import io.github.cdkgenaidatapipeline.DatasetDescriber;
import io.github.cdkgenaidatapipeline.FunctionNetwork;
import io.github.cdkgenaidatapipeline.GenAiDataPipeline;
import io.github.cdkgenaidatapipeline.GeneralQuestions;
import io.github.cdkgenaidatapipeline.Geography;
import io.github.cdkgenaidatapipeline.GlueDatabaseSourceOptions;
import io.github.cdkgenaidatapipeline.ModelDataAccess;
import io.github.cdkgenaidatapipeline.NlQueryApi;
import io.github.cdkgenaidatapipeline.NlQueryApiOptions;
import io.github.cdkgenaidatapipeline.QuerySource;
import io.github.cdkgenaidatapipeline.RegionalEndpointOptions;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.glue.CfnDatabase;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.sns.Topic;

/** The pipeline in Java: with no props, with most of them, and over a Glue database that exists. */
public final class PipelineApp {
  private PipelineApp() {}

  public static void main(final String[] args) {
    final App app = new App();

    GenAiDataPipeline.Builder.create(new Stack(app, "Default"), "Pipeline").build();

    final Stack chosen = new Stack(app, "Chosen");
    final Vpc vpc = Vpc.Builder.create(chosen, "Vpc").natGateways(0).maxAzs(2).restrictDefaultSecurityGroup(false).build();
    GenAiDataPipeline.Builder.create(chosen, "Pipeline")
        .model(BedrockModel.inferenceProfile("amazon.nova-2-lite-v1:0", Geography.EU))
        .modelDataAccess(ModelDataAccess.schemaOnly())
        .encryptionKey(Key.Builder.create(chosen, "Key").enableKeyRotation(true).build())
        .network(FunctionNetwork.builder().vpc(vpc).vpcSubnets(SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build()).build())
        .alarmActions(AlarmActions.notify(new Topic(chosen, "Alarms")))
        .removalPolicy(RemovalPolicy.RETAIN)
        .logRetention(RetentionDays.ONE_MONTH)
        .api(NlQueryApiOptions.builder()
            .endpoint(ApiEndpoint.regional(RegionalEndpointOptions.builder().allowedOrigins(List.of("https://bi.example.com")).build()))
            .answerStyle(AnswerStyle.narrated())
            .generalQuestions(GeneralQuestions.declined())
            .bytesScannedCutoffPerQuery(Size.gibibytes(2))
            .queryTimeout(Duration.minutes(3))
            .build())
        .build();

    final Stack existing = new Stack(app, "Existing");
    final QuerySource source = QuerySource.glueDatabase(
        CfnDatabase.fromDatabaseName(existing, "Database", "warehouse"),
        GlueDatabaseSourceOptions.builder()
            .data(List.of(DataLocation.bucket(Bucket.fromBucketName(existing, "Lake", "a-lake-of-tables"), "lake/")))
            .tables(List.of("parts"))
            .build());
    DatasetDescriber.Builder.create(existing, "Describer").source(source).build();
    NlQueryApi.Builder.create(existing, "Api").source(source).build();

    app.synth();
  }
}
