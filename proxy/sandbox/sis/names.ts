/** Names in several scripts: [given names, family names]. Made up; any likeness is by chance. */
export const nameLists: readonly (readonly [readonly string[], readonly string[]])[] = [
  [
    ['Ava', 'Liam', 'Noah', 'Emma', 'Mia', 'Owen', 'Ruby', 'Jack', 'Zoe', 'Eli'],
    ["O'Brien", 'Smith', 'Van Dyke', 'Johnson-Lee', 'Brown', 'Nguyen', 'Garcia', 'St. Clair'],
  ],
  [
    ['José', 'Zoë', 'Łukasz', 'Çağla', 'Søren', 'Béatrice', 'Jürgen', 'Šárka'],
    ['Muñoz', 'Øster', 'Wiśniewska', 'Yıldız', 'Müller', 'Lefèvre', 'Dvořák'],
  ],
  [
    ['Ольга', 'Иван', 'Ελένη', 'Γιώργος'],
    ['Петрова', 'Сидоренко', 'Παπαδοπούλου', 'Νικολάου'],
  ],
  [
    ['محمد', 'ليلى', 'נועה', 'דוד'],
    ['الأحمد', 'حسن', 'כהן', 'לוי'],
  ],
  [
    ['太郎', 'さくら', '민준', '서연', '伟', '芳'],
    ['山田', '佐藤', '김', '이', '王', '李'],
  ],
];

export const courseTitles: readonly (readonly [code: string, title: string, subject: string])[] = [
  ['ENG-101', 'English Language Arts', '01'],
  ['MTH-201', 'Algebra, first year', '02'],
  ['SCI-110', 'Life Science', '03'],
  ['SOC-120', 'World History\nand Geography', '04'],
  ['ART-130', 'Visual Arts "Studio"', '05'],
  ['LNG-140', 'Español I', '24'],
  ['PHE-150', 'Physical Education', '08'],
  ['CSC-160', 'Computer Science', '10'],
];
