import Engine
import Beamulator
import Testing

@Suite(.timeLimit(.minutes(3)))
struct ActorSelectorTests {
  @Test(
    arguments: [
      ("", ActorQuery.all, nil, nil), ("all", .all, nil, nil), ("  all ", .all, nil, nil),
      ("behavior=Sensor", .behavior("Sensor"), nil, nil), ("id=7", .id(7), nil, nil),
      ("id=1..100", ActorQuery(ids: 1...100), nil, nil), ("name=Sam", .named("Sam"), nil, nil),
      (#"name="Sam Smith" id=3"#, ActorQuery(name: "Sam Smith", ids: 3...3), nil, nil),
      (#"name="a \"b\" \\ c""#, .named(#"a "b" \ c"#), nil, nil),
      (#"name=~"am S""#, .all, "am S", nil), ("name=~sam name=Sam", .named("Sam"), "sam", nil),
      ("tag=owner:collector:12 tag=x", .tagged("owner:collector:12", "x"), nil, nil),
      ("7", .id(7), nil, nil), ("Sensor-7", .named("Sensor-7"), nil, nil), ("0x7", .named("0x7"), nil, nil),
      (#""Sam Smith" 3"#, ActorQuery(name: "Sam Smith", ids: 3...3), nil, nil), ("name=7", .named("7"), nil, nil),
      (#""all""#, .named("all"), nil, nil), ("all Sam", .named("Sam"), nil, nil), ("name=all", .named("all"), nil, nil),
      ("state=quarantined tag=a=b", .tagged("a=b"), nil, ActorStatus.quarantined),
    ] as [(String, ActorQuery, String?, ActorStatus?)])
  func parsesSelectors(text: String, query: ActorQuery, part: String?, status: ActorStatus?) throws {
    let selector = try ActorSelector(text)
    #expect(selector.query == query && selector.namePart == part && selector.status == status)
    #expect(try ActorSelector(selector.description) == selector)
  }

  @Test(arguments: [
    ("behaviour=Sensor", "unknown key 'behaviour', did you mean 'behavior'?"), ("x=1", "unknown key 'x'. Known:"),
    ("name=Sam Smith", #"name: 'Smith' is a second one; write one with spaces as name="Sam Smith""#),
    ("7 8", "id: given twice"), ("99999999999999999999", "id: found '99999999999999999999'"),
    (#""Sam"#, "the quoted value of name is not closed"), (#""""#, "name has no value"),
    ("name=", "name has no value"), (#"name="""#, "name has no value"), (#"name="Sam"#, "is not closed"),
    (#"name="Sam"id=1"#, "a space is missing"), ("id=a", "found 'a', expected a number or a range"),
    ("id=5..1", "as in id=7 or id=1..100"), ("id=1..2..3", "expected a number or a range"),
    ("id=1 id=2", "given twice; only tag may be"), ("state=quarantine", "did you mean 'quarantined'?"),
    ("tag=~x", "only names have parts"), ("=1", "unknown key ''"),
  ])
  func errorsNameTheInvalidPart(text: String, message: String) throws {
    let error = try #require(throws: SelectorError.self) { try ActorSelector(text) }
    #expect(error.description.contains(message), "\(error)")
  }
}
