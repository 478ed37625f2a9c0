/// What an actor is about, as seen from afar: a number of three bits.
public enum CellCondition: UInt8, Sendable { case gone, waiting, paused, crashed, quarantined }
