/// Made-up streets, and real cities with their countries.
enum PlaceList {
  static let streets = [
    "Acorn Lane", "Alder Street", "Baker's Row", "Beech Avenue", "Bell Lane", "Birch Road", "Bridge Street",
    "Brook Lane", "Castle Street", "Cedar Avenue", "Chapel Street", "Cherry Lane", "Church Road", "Clover Way",
    "Dock Road", "Elm Street", "Fern Close", "Field Lane", "Fountain Square", "Garden Street", "Harbour Road",
    "Hazel Grove", "High Street", "Hill Road", "Juniper Way", "Lake View", "Lantern Street", "Linden Street",
    "Market Square", "Meadow Lane", "Mill Road", "North Street", "Oak Avenue", "Orchard Road", "Park Street",
    "Quarry Hill", "River Walk", "School Lane", "Station Road", "Sycamore Drive", "Tanner's Lane", "Victoria Road",
    "Walnut Grove", "Willow Court", "Windmill Lane",
  ]

  static let cities: [(String, String)] = [
    ("Accra", "Ghana"), ("Adelaide", "Australia"), ("Amman", "Jordan"), ("Ankara", "Türkiye"),
    ("Antwerp", "Belgium"), ("Athens", "Greece"), ("Auckland", "New Zealand"), ("Bangalore", "India"),
    ("Barcelona", "Spain"), ("Belgrade", "Serbia"), ("Bergen", "Norway"), ("Bogotá", "Colombia"),
    ("Bologna", "Italy"), ("Boston", "United States"), ("Brno", "Czechia"), ("Brisbane", "Australia"),
    ("Busan", "South Korea"), ("Cairo", "Egypt"), ("Cape Town", "South Africa"), ("Casablanca", "Morocco"),
    ("Colombo", "Sri Lanka"), ("Cork", "Ireland"), ("Dakar", "Senegal"), ("Denver", "United States"),
    ("Dhaka", "Bangladesh"), ("Edinburgh", "United Kingdom"), ("Fukuoka", "Japan"), ("Geneva", "Switzerland"),
    ("Gdańsk", "Poland"), ("Ghent", "Belgium"), ("Gothenburg", "Sweden"), ("Graz", "Austria"),
    ("Hamburg", "Germany"), ("Hanoi", "Vietnam"), ("Helsinki", "Finland"), ("Jakarta", "Indonesia"),
    ("Kampala", "Uganda"), ("Kigali", "Rwanda"), ("Kraków", "Poland"), ("Kyoto", "Japan"), ("Lagos", "Nigeria"),
    ("Leeds", "United Kingdom"), ("Leipzig", "Germany"), ("Lima", "Peru"), ("Lisbon", "Portugal"),
    ("Ljubljana", "Slovenia"), ("Lyon", "France"), ("Manila", "Philippines"), ("Medellín", "Colombia"),
    ("Montevideo", "Uruguay"), ("Montreal", "Canada"), ("Nairobi", "Kenya"), ("Nantes", "France"),
    ("Odense", "Denmark"), ("Osaka", "Japan"), ("Porto", "Portugal"), ("Quito", "Ecuador"), ("Recife", "Brazil"),
    ("Reykjavík", "Iceland"), ("Riga", "Latvia"), ("Santiago", "Chile"), ("Sapporo", "Japan"),
    ("Seattle", "United States"), ("Split", "Croatia"), ("Tallinn", "Estonia"), ("Tbilisi", "Georgia"),
    ("Tunis", "Tunisia"), ("Utrecht", "Netherlands"), ("Valencia", "Spain"), ("Vancouver", "Canada"),
    ("Vienna", "Austria"), ("Wellington", "New Zealand"), ("Zagreb", "Croatia"),
  ]
}
