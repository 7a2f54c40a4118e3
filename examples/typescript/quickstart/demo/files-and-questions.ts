import * as path from 'path';
import { PROJECT_ROOT } from './paths';

/** Public data sets of the npm package vega-datasets (BSD-3-Clause): plain CSV files as people have them. */
const DATA_FOLDER = path.join(PROJECT_ROOT, 'node_modules', 'vega-datasets', 'data');

export const DEMO_FILES = [
  'airports.csv',
  'seattle-weather.csv',
  'stocks.csv',
  'zipcodes.csv',
  'birdstrikes.csv',
  'gapminder-health-income.csv',
].map((name) => path.join(DATA_FOLDER, name));

/**
 * Most are answered by the local cloud's offline rules; those that need a join or more by a verified query
 * (`../verified-queries.yaml`). One is general, and one asks for what the data does not have.
 */
export const DEMO_QUESTIONS = [
  'How many airports are in each state?',
  'Which state has the most airports?',
  'How many zipcodes are in TX?',
  'What is the average wind per weather?',
  'What was the highest temp_max in 2015?',
  'What is the maximum price per symbol?',
  'How many birdstrikes happened at Night?',
  'What is the sum of cost repair by wildlife size?',
  'What is the average income per region?',
  'Which 5 states have the most airports per 100 zip codes?',
  'Which months have more rain than sun in Seattle?',
  'What can you do?',
  'How many employees work at each airport?',
];
