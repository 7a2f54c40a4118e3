import { LocalCloudOptions } from '../../../local/src';

/**
 * What runs the cases is chosen from outside: a Trino in the place of DuckDB (`LOCAL_CLOUD_TRINO`), a moto that keeps what
 * S3, SQS and Glue hold (`LOCAL_CLOUD_MOTO`), and a file that takes down every
 * permission that is asked for (`LOCAL_CLOUD_PERMISSIONS_LOG`; those of cases that change a template's policies go to another beside it).
 */
export function backends(changesPolicies = false): Pick<LocalCloudOptions, 'trinoUrl' | 'motoUrl' | 'permissionsLog'> {
  const log = process.env.LOCAL_CLOUD_PERMISSIONS_LOG;
  return {
    trinoUrl: process.env.LOCAL_CLOUD_TRINO,
    motoUrl: process.env.LOCAL_CLOUD_MOTO,
    permissionsLog: log && changesPolicies ? `${log}.changed` : log,
  };
}
