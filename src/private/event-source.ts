/** The source of the events `Dataset Cataloged` and `Dataset Described` on the account's default bus. */
export const EVENT_SOURCE = 'cdk-genai-data-pipeline';
