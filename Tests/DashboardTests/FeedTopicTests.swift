import Engine
import Beamulator
import Foundation
import Testing

@testable import Dashboard

@Suite(.timeLimit(.minutes(3)))
struct FeedTopicTests {
  private func texts(_ topic: FeedTopic, after seen: Int?) -> [String] {
    topic.messages(after: seen).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func anObjectTopicSendsOnlyChangedFields() {
    let topic = FeedTopic(object: "overview")
    topic.set([.init("acts", 1), .init("speed", "5")])
    topic.set([.init("acts", 2), .init("speed", "5")])
    topic.set([.init("acts", 2), .init("speed", "5")])
    #expect(topic.sequence == 2)
    #expect(texts(topic, after: 1) == [#"{"topic":"overview","seq":2,"set":{"acts":2}}"#])
    #expect(texts(topic, after: nil) == [#"{"topic":"overview","seq":2,"value":{"acts":2,"speed":"5"}}"#])
    #expect(texts(topic, after: 2).isEmpty)
    // A sequence number that this engine has not sent is from another engine.
    #expect(texts(topic, after: 3) == texts(topic, after: nil))
  }

  @Test func aSubscriberFarBehindReceivesTheFullValue() {
    let topic = FeedTopic(object: "overview")
    for number in 1...20 { topic.set([.init("acts", .int(Int64(number)))]) }
    #expect(texts(topic, after: 17).count == 3 && texts(topic, after: 2).count == 1)
    #expect(texts(topic, after: 2)[0].contains("value"))
    let list = FeedTopic(list: "log", limit: 5)
    for number in 1...300 { list.add([.int(Int64(number))]) }
    #expect(texts(list, after: 100).count == 200)
    #expect(texts(list, after: 10) == [#"{"topic":"log","seq":300,"value":[296,297,298,299,300]}"#])
  }

  @Test func aTextTopicSendsOnlyChangedTexts() {
    let topic = FeedTopic(text: "actor:7")
    #expect(texts(topic, after: nil).isEmpty)
    topic.set("null")
    topic.set("{}")
    topic.set("{}")
    #expect(topic.sequence == 2 && texts(topic, after: 1) == [#"{"topic":"actor:7","seq":2,"value":{}}"#])
  }

  @Test(arguments: [
    ("[]", "not a valid request"), ("{\"subscribe\": 1}", "subscribe"), ("{", "not a valid request"),
    ("\u{0}", "not a valid request"),
  ])
  func invalidRequestsAreRefused(text: String, expected: String) {
    do throws(ControlError) {
      _ = try FeedRequest(Array(text.utf8))
      Issue.record("\(text) was accepted")
    } catch {
      #expect("\(error)".contains(expected), "\(error)")
    }
  }

  @Test(arguments: [Int.min, -1, Int(UInt32.max) + 1, .max])
  func sequenceNumbersOutOfRangeAreIgnored(number: Int) throws {
    let request = try FeedRequest(Array(#"{"since":{"overview":\#(number),"log":7}}"#.utf8))
    #expect(request.seen(of: "overview") == nil && request.seen(of: "log") == 7 && request.seen(of: "tiles") == nil)
  }

  @Test(arguments: ["", "actor:", "actor:x", "actor:-1", "overview:1", "behavior", "tile", "actor:1:2"])
  func unknownTopicsAreRefused(name: String) {
    #expect(throws: ControlError.self) { try FeedSubject(name) }
  }

  @Test(arguments: ["overview", "tiles", "actor:12", "behavior:a:b"])
  func parsedTopicsKeepTheirName(name: String) throws { #expect(try FeedSubject(name).name == name) }
}
