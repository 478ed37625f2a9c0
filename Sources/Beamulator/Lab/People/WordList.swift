/// Common English words.
enum WordList {
  static let words = [
    "able", "acorn", "after", "again", "almost", "alone", "always", "among", "anchor", "apple", "april", "around",
    "arrow", "autumn", "away", "bakery", "balance", "barn", "basket", "beach", "before", "begin", "below", "bench",
    "berry", "between", "bicycle", "bird", "blue", "board", "boat", "book", "border", "bottle", "branch", "bread",
    "bridge", "bright", "bring", "broad", "brook", "brown", "brush", "bucket", "build", "button", "cabin", "calm",
    "candle", "carpet", "carry", "castle", "cellar", "chair", "change", "cheese", "cherry", "circle", "clay",
    "clean", "clear", "climb", "clock", "cloud", "coast", "coffee", "cold", "colour", "common", "copper", "corner",
    "cotton", "cousin", "cover", "cream", "crossing", "cup", "curtain", "daily", "dance", "dark", "deep", "desk",
    "dinner", "distant", "door", "dozen", "draw", "dream", "drift", "drum", "early", "earth", "east", "easy", "edge",
    "eight", "empty", "engine", "enough", "evening", "every", "fair", "fallen", "family", "farm", "feather", "fence",
    "fern", "field", "final", "find", "finger", "first", "floor", "flower", "follow", "forest", "fresh", "friend",
    "frost", "fruit", "garden", "gate", "gentle", "glass", "gold", "grain", "grass", "green", "ground", "half",
    "hammer", "hand", "harbour", "hat", "hazel", "heavy", "hedge", "hill", "hollow", "honey", "horse", "hour",
    "house", "inside", "island", "ivory", "jacket", "journey", "kettle", "kind", "kitchen", "ladder", "lake", "lamp",
    "large", "last", "late", "leaf", "lemon", "letter", "light", "linen", "little", "long", "lower", "maple",
    "market", "meadow", "melon", "middle", "mild", "mill", "minute", "mirror", "moment", "month", "moon", "morning",
    "mountain", "narrow", "near", "needle", "nest", "never", "north", "number", "oak", "ocean", "often", "old",
    "olive", "only", "open", "orange", "orchard", "other", "outside", "over", "page", "paint", "paper", "path",
    "pebble", "pencil", "pepper", "piano", "picture", "pillow", "plain", "plant", "plate", "pocket", "pond", "quiet",
    "quick", "rain", "river", "road", "roof", "room", "round", "sand", "second", "seed", "seven", "shadow", "shelf",
    "shore", "short", "silver", "simple", "sister", "slow", "small", "smooth", "snow", "soft", "song", "south",
    "spoon", "spring", "square", "stair", "station", "steady", "stone", "story", "street", "summer", "sun", "table",
    "tall", "thin", "thread", "tide", "timber", "tower", "town", "trail", "tree", "under", "valley", "village",
    "wagon", "walk", "wall", "warm", "water", "west", "whole", "wide", "willow", "wind", "window", "winter", "wood",
    "yellow", "young",
  ]
}
