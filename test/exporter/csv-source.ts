import type { EntityName } from '../../proxy/exporter/model/entities';
import { entityNames } from '../../proxy/exporter/model/entities';
import type { RosterSource } from '../../proxy/exporter/sources/source';

export type Tables = Partial<Record<EntityName, string>>;

/** A source whose entities are CSV texts, handed over in chunks of a few bytes. */
export function csvSource(tables: Tables, chunkBytes = 61): RosterSource {
  return {
    entities: entityNames.filter((entity) => tables[entity] !== undefined),
    async *read(entity) {
      const bytes = Buffer.from(tables[entity] ?? '', 'latin1');
      for (let at = 0; at < bytes.length; at += chunkBytes)
        yield bytes.subarray(at, at + chunkBytes);
    },
    close: async () => undefined,
  };
}

/** Rows as CSV text; UTF-8 as the bytes of `csvSource`. */
export function csv(header: string, ...rows: string[]): string {
  return Buffer.from([header, ...rows, ''].join('\n'), 'utf8').toString('latin1');
}

/** A small district: two schools, two classes, a contact, a session. */
export const district = (): Tables => ({
  orgs: csv(
    'sourcedId,name,type,parentSourcedId,schoolNumber',
    'D,District,district,,',
    'S1,North School,school,D,001',
    'S2,"South, School",School,D,002',
  ),
  academicSessions: csv(
    'sourcedId,title,type,schoolYear,startDate,endDate',
    'Y,Year,schoolYear,2026,2026-08-01,2027-06-30',
    'T1,Autumn,term,2026,2026-08-01,2026-12-31',
    'T2,Spring,term,2026,2027-01-01,2027-06-30',
  ),
  users: csv(
    'sourcedId,username,givenName,familyName,email,enabled,password,userNumber',
    'u1,ann@example.test,Ann,"O""Neil",ann@example.test,true,Secret-1,1001',
    'u2,bea@example.test,Béa,Łuk,bea@example.test,t,Secret-2,1002',
    'u3,cy@example.test,Cy,Im,cy@example.test,,Secret-3,1003',
    't1,tom@example.test,Tom,Ash,tom@example.test,true,Secret-4,',
    't2,tia@example.test,Tia,Bay,tia@example.test,true,Secret-5,',
    'p1,pam@example.test,Pam,Im,pam@example.test,true,,',
  ),
  roles: csv(
    'userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary',
    'u1,S1,Student,Y,3,true',
    'u2,S1,student,Y,03,true',
    'u3,S2,student,Y,k,true',
    't1,S1,teacher,Y,,true',
    't1,S2,teacher,Y,,false',
    't2,S2,teacher,Y,,true',
  ),
  courses: csv(
    'sourcedId,orgSourcedId,title,code,schoolYearSourcedId,subject,grade,description',
    'C1,D,Mathematics,MATH,Y,02,3,Numbers',
    'C2,D,Art,ART,Y,05,,',
  ),
  classes: csv(
    'sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId,code,courseCode,section',
    'k1,S1,Maths 3a,"Y,T1",C1,M3A,MATH,1',
    'k2,S2,Art,T2,C2,A1,,2',
    'k3,S2,Empty,Y,,E1,,3',
  ),
  enrollments: csv(
    'classSourcedId,userSourcedId,role,beginDate,endDate',
    'k1,u1,student,2026-08-01,2027-06-30',
    'k1,u2,Student,2026-08-01,2026-09-30',
    'k1,t1,teacher,,',
    'k2,u3,student,2027-01-01,2027-06-30',
    'k2,t1,teacher,,',
  ),
  demographics: csv('userSourcedId,sex,birthDate', 'u1,female,2017-02-03', 'u2,,'),
  userFlags: csv('userSourcedId,flag', 'u1,ell'),
  relationships: csv('userSourcedId,relationshipUserSourcedId,relationshipRole', 'u3,p1,parent'),
});
