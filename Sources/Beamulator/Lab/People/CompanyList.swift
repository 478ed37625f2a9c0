/// Made-up company names and trades.
enum CompanyList {
  static let names = [
    "Brindlequay", "Cloverwick", "Dappleford", "Emberlyn", "Fernhollow", "Gallowmere", "Hazelthorpe", "Ironquill",
    "Junivale", "Kestrelby", "Larkenfield", "Mossgrave", "Nettlebrook", "Ottervane", "Pebbleworth", "Quillhaven",
    "Rooksmere", "Saltwhistle", "Thistledown", "Umberleigh", "Velvetmoor", "Wrenbarrow", "Yarrowgate", "Zephyrstead",
  ]

  static let trades = [
    "Bakeries", "Bookbinders", "Cartography", "Ceramics", "Couriers", "Engineering", "Fabrics", "Foods", "Freight",
    "Gardens", "Instruments", "Labs", "Lighting", "Logistics", "Nurseries", "Optics", "Outfitters", "Printing",
    "Software", "Timber", "Tools", "Toys", "Travel", "Works",
  ]
}
