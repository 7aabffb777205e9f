/* The sample student information system: a SQLite file with a schema of its own and realistic mess, for demo and tests. */
export { buildSampleSis } from './build-sample-sis';
export { sampleMess } from './mess';
export { profileQueries } from './profile-queries';
