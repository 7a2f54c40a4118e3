import { Construct } from 'constructs';
import { BedrockModel } from './bedrock-model';
import { CommonProps } from './common-props';
import { CsvCatalog, CsvCatalogOptions } from './csv-catalog/csv-catalog';
import { DatasetDescriber, DatasetDescriberOptions } from './dataset-describer/dataset-describer';
import { ModelDataAccess } from './model-data-access';
import { NlQueryApi, NlQueryApiOptions } from './nl-query-api/nl-query-api';
import { QuerySource } from './query-source';

/** Props of `GenAiDataPipeline`. */
export interface GenAiDataPipelineProps extends CommonProps {
  /**
   * The model of describer and API, unless their own options name another.
   *
   * @default BedrockModel.nova2Lite()
   */
  readonly model?: BedrockModel;
  /**
   * What the models may see of the data, unless an own option says otherwise.
   *
   * @default ModelDataAccess.profile()
   */
  readonly modelDataAccess?: ModelDataAccess;
  /**
   * Options of the catalog.
   *
   * @default - the defaults of `CsvCatalog`
   */
  readonly catalog?: CsvCatalogOptions;
  /**
   * Options of the describer.
   *
   * @default - the defaults of `DatasetDescriber`
   */
  readonly describer?: DatasetDescriberOptions;
  /**
   * Options of the API.
   *
   * @default - the defaults of `NlQueryApi`
   */
  readonly api?: NlQueryApiOptions;
}

/**
 * Ask questions of your own CSV files: uploads become described tables, questions become answers.
 *
 * @example
 * const pipeline = new GenAiDataPipeline(this, 'Pipeline');
 * pipeline.catalog.grantUpload(loaderRole);
 * pipeline.api.grantAsk(analystRole);
 */
export class GenAiDataPipeline extends Construct {
  /** Turns uploaded CSV files into typed tables. */
  public readonly catalog: CsvCatalog;
  /** Describes the tables. */
  public readonly describer: DatasetDescriber;
  /** Answers questions about the tables. */
  public readonly api: NlQueryApi;

  constructor(scope: Construct, id: string, props: GenAiDataPipelineProps = {}) {
    super(scope, id);
    const { catalog, describer, api, model, modelDataAccess, ...common } = props;
    this.catalog = new CsvCatalog(this, 'Catalog', { ...common, ...catalog });
    const source = QuerySource.catalog(this.catalog);
    this.describer = new DatasetDescriber(this, 'Describer', { ...common, model, modelDataAccess, ...describer, source });
    this.api = new NlQueryApi(this, 'Api', { ...common, model, modelDataAccess, ...api, source });
  }
}
