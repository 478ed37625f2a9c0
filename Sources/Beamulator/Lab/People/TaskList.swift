/// The parts of task titles.
enum TaskList {
  static let tasks: [(String, [String])] = [
    ("Water", ["the plants", "the lawn", "the tomatoes", "the herbs on the balcony"]),
    ("Buy", ["milk and bread", "a birthday present", "new batteries", "stamps", "a train ticket", "light bulbs"]),
    ("Call", ["the dentist", "the landlord", "grandmother", "the plumber", "the bank", "the school"]),
    ("Clean", ["the kitchen", "the fridge", "the windows", "the bathroom", "the oven"]),
    ("Fix", ["the bike", "the dripping tap", "the garden gate", "the shelf", "the broken lamp"]),
    ("Write", ["the report", "a thank-you note", "the shopping list", "the minutes of the meeting"]),
    ("Return", ["the library books", "the parcel", "the borrowed drill", "the empty bottles"]),
    ("Plan", ["the weekend", "the summer holiday", "the team meeting", "the birthday party"]),
    ("Book", ["a table for dinner", "the flights", "a haircut", "the meeting room"]),
    ("Pay", ["the rent", "the electricity bill", "the parking ticket", "the insurance"]),
    ("Read", ["the contract", "the last chapter", "the manual", "the new proposal"]),
    ("Pack", ["the suitcase", "a picnic", "the winter clothes", "the books for the move"]),
    ("Wash", ["the car", "the curtains", "the dishes", "the dog"]),
    ("Send", ["the invitation", "the invoice", "the photos", "a postcard"]),
    ("Paint", ["the fence", "the bedroom", "the old chair"]),
    ("Cancel", ["the subscription", "the appointment", "the newspaper"]),
  ]

  static let endings = ["", "", "", " today", " tomorrow", " this week", " before noon", " after work"]
}
