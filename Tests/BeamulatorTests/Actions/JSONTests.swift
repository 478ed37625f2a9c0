import Engine
import Beamulator
import Foundation
import Testing

@Suite(.timeLimit(.minutes(3)))
struct JSONTests {
  @Test(
    arguments: [
      (nil, "null"), (true, "true"), (-12, "-12"), (1.5, "1.5"), ("milk", #""milk""#),
      ("a\"b\\c\nd\t\u{1}é", #""a\"b\\c\nd\t\u0001é""#), ([1, [2, nil]], "[1,[2,null]]"), ([:], "{}"),
      (["b": 1, "a": ["c": false]], #"{"b":1,"a":{"c":false}}"#), (.double(.infinity), "null"), (.double(.nan), "null"),
    ] as [(JSON, String)])
  func valuesAreFormattedAsText(json: JSON, text: String) throws {
    #expect(json.text == text)
    _ = try JSONSerialization.jsonObject(with: Data(json.text.utf8), options: .fragmentsAllowed)
  }

  @Test func configurationKeepsItsTypes() throws {
    let node = try ConfigNode.parse(
      """
      { seed: 7, part: 0.5, on: true, no: no, none: ~, code: 007, port: "8000", whole: 1.0, http: 1.10, token: 3,
        sink: "postgres://me:secret@here/x", names: [Ann, 1] }
      """, file: "s.yaml")
    let text = """
      {"seed":7,"part":0.5,"on":true,"no":"no","none":null,"code":"007","port":"8000","whole":1.0,"http":"1.10",\
      "token":"***","sink":"postgres://***@here/x","names":["Ann",1]}
      """
    #expect(JSON(node).text == text)
  }
}
