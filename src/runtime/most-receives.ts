/** How often a queue hands a message to its function before it is a dead letter. */
export const MOST_RECEIVES = 5;
