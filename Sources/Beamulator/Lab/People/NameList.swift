/// First and last names from many cultures.
enum NameList {
  static let first = [
    "Ada", "Aino", "Aisha", "Akira", "Alejandro", "Amara", "Amina", "Ana", "Andrei", "Anika", "Anton", "Arjun",
    "Astrid", "Ayşe", "Beatriz", "Bianca", "Björn", "Bruno", "Camille", "Carlos", "Chidi", "Chiara", "Chloe",
    "Cyrus", "Dalia", "Daniel", "Daria", "Deniz", "Diego", "Dimitri", "Ebele", "Elena", "Elias", "Emeka", "Emil",
    "Emma", "Esther", "Eun", "Farid", "Fatima", "Felix", "Femi", "Fiona", "Francesca", "Gabriel", "Giulia", "Goran",
    "Grace", "Hana", "Hannah", "Haruto", "Hassan", "Hugo", "Ibrahim", "Ines", "Ingrid", "Isabel", "Ivan", "Jakub",
    "Jamal", "Jana", "Jasmine", "João", "Jonas", "José", "Juan", "Kaito", "Karim", "Katarina", "Kofi", "Kwame",
    "Laila", "Lars", "Leila", "Leon", "Liam", "Linh", "Lucia", "Luka", "Mai", "Malik", "Marek", "Mateo", "Maya",
    "Mei", "Mila", "Milan", "Mina", "Mohan", "Nadia", "Naoki", "Nia", "Niamh", "Noah", "Nuno", "Olga", "Olivia",
    "Omar", "Oscar", "Paula", "Pedro", "Petra", "Priya", "Rania", "Ravi", "Renée", "Rosa", "Ruth", "Sakura", "Samir",
    "Sanjay", "Sara", "Sofía", "Sven", "Tamar", "Tariq", "Thandi", "Tomás", "Uma", "Valentina", "Viktor", "Wei",
    "Ximena", "Yara", "Yuki", "Yusuf", "Zahra", "Zoë",
  ]

  static let last = [
    "Abbott", "Achebe", "Adeyemi", "Ahmed", "Alvarez", "Andersson", "Appiah", "Bakker", "Banerjee", "Baptiste",
    "Barros", "Becker", "Bennett", "Bergman", "Bianchi", "Botha", "Bouchard", "Brennan", "Byrne", "Castro", "Chen",
    "Cohen", "Costa", "Cruz", "Dahl", "Danjuma", "Demir", "Desai", "Diallo", "Dubois", "Duarte", "Eklund", "Eriksen",
    "Farah", "Fernandes", "Ferrari", "Fischer", "Flores", "Fofana", "García", "Gomes", "Gruber", "Gupta", "Haddad",
    "Hakimi", "Hansen", "Herrera", "Hoang", "Horvat", "Huber", "Ibarra", "Ito", "Ivanova", "Jansen", "Jensen",
    "Kamara", "Kaplan", "Kaur", "Keller", "Khan", "Kim", "Kovač", "Kowalski", "Kumar", "Lambert", "Larsen",
    "Laurent", "Lee", "Lehtonen", "Lindqvist", "Lopes", "Mancini", "Marino", "Martin", "Mbeki", "Mehta", "Mensah",
    "Mishra", "Molina", "Moreau", "Müller", "Murphy", "Nakamura", "Nasser", "Ndiaye", "Nguyen", "Novak", "Nowak",
    "Núñez", "Obi", "Okafor", "Okoye", "Olsen", "Ortega", "Osei", "Papadakis", "Park", "Patel", "Pereira", "Petrov",
    "Popescu", "Quinn", "Ramos", "Rahman", "Reyes", "Ricci", "Romero", "Rossi", "Sato", "Schmidt", "Schäfer",
    "Sharma", "Silva", "Singh", "Sokolov", "Suzuki", "Takahashi", "Tanaka", "Torres", "Traoré", "Vargas", "Virtanen",
    "Wagner", "Walsh", "Weber", "Wong", "Yamamoto", "Yildiz", "Zhang", "Ziegler",
  ]
}
