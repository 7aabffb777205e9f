/** The flag byte of a key: two bits say what became of its record, the others what others say of it. */
export const STATE = 3;
/** Only referred to so far. */
export const UNKNOWN = 0;
export const KEPT = 1;
export const HELD = 2;
export const LEFT = 3;

/** An org: selected. A person: has a role that is written. A course or session: a class refers to it. */
export const SELECTED = 4;
/** A person's roles; of a class, who is enrolled in it. */
export const STUDENT = 8;
export const STAFF = 16;
/** A person who is the contact of somebody. */
export const CONTACT = 32;
/** A person who is enrolled in a class that is written; a class in which somebody is enrolled. */
export const ENROLLED = 64;
/** A person of whose roles one was left out. */
export const ROLE_LEFT = 128;
