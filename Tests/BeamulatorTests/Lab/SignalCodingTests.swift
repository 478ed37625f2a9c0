import Engine
import Foundation
import Support
import Testing

@testable import Beamulator

@Suite(.timeLimit(.minutes(3)))
struct SignalCodingTests {
  struct Settings: Codable, Equatable {
    var signal = Signal.sine(period: .days(1), amplitude: 5)
  }

  static let table: [(String, Signal)] = [
    ("20", .constant(20)),
    ("-1.5", .constant(-1.5)),
    ("{noise: {}}", .noise(deviation: 1)),
    ("{noise: {mean: 2, deviation: 0.3}}", .noise(mean: 2, deviation: 0.3)),
    ("{sine: {period: 1d, amplitude: 5}}", .sine(period: .days(1), amplitude: 5)),
    ("{sine: {period: 1d, phase: -6h, offset: 3}}", .sine(period: .days(1), phase: .hours(-6), offset: 3)),
    ("{triangle: {period: 1h30m}}", .triangle(period: .minutes(90))),
    ("{sawtooth: {period: 5s}}", .sawtooth(period: .seconds(5))),
    ("{square: {period: 1d}}", .square(period: .days(1))),
    ("{square: {period: 1d, duty: 0.2}}", .square(period: .days(1), duty: 0.2)),
    ("{pulse: {period: 1d, width: 1h}}", .pulse(period: .days(1), width: .hours(1))),
    ("{step: {at: 3d}}", .step(at: .start + .days(3))),
    ("{step: {at: -3h, from: 5, to: 2}}", .step(at: .start + .hours(-3), from: 5, to: 2)),
    ("{walk: {every: 1m}}", .walk(every: .minutes(1), seed: 0)),
    (
      "{walk: {every: 1m, deviation: 0.1, seed: 18446744073709551615}}",
      .walk(every: .minutes(1), deviation: 0.1, seed: .max)
    ),
    ("{sum: [20, {sine: {period: 1d}}, 3]}", .constant(20) + .sine(period: .days(1)) + .constant(3)),
    ("{product: [2, {sum: [1, 2]}]}", .constant(2) * (.constant(1) + .constant(2))),
    ("{clamp: {signal: {noise: {}}, min: 0, max: 100}}", .noise(deviation: 1).clamped(to: 0...100)),
  ]

  static func decode(_ text: String) throws -> Signal {
    try ConfigDecoder.decode(Settings.self, from: parsed("signal: \(text)\n")).signal
  }

  @Test(arguments: table)
  func readsYAML(text: String, signal: Signal) throws {
    #expect(try Self.decode(text) == signal)
  }

  @Test(arguments: table)
  func encodedSignalsDecodeUnchanged(text: String, signal: Signal) throws {
    let settings = Settings(signal: signal)
    let data = try JSONEncoder().encode(settings)
    #expect(try JSONDecoder().decode(Settings.self, from: data) == settings)
    #expect(try ConfigDecoder.decode(Settings.self, from: ConfigNode(encoding: settings)) == settings)
  }

  @Test func longestAndShortestSpansDecodeUnchanged() throws {
    let longest = Timespan.days(106_000)
    let (first, last) = (SimulatedTime.start + (.zero - longest), SimulatedTime.start + longest)
    let step: Signal = .step(at: first) * .step(at: last)
    let signal: Signal = step + .triangle(period: longest, phase: longest * 0.9)
    #expect(try JSONDecoder().decode(Signal.self, from: JSONEncoder().encode(signal)) == signal)
  }

  @Test(arguments: [
    ("{sin: {period: 1d}}", ":1:15: signal.sin: unknown kind 'sin', did you mean 'sine'? Known here: noise, sine,"),
    ("{cosine: {}}", "unknown kind 'cosine'"),
    ("warm", "signal: found none, but a signal is a number or one key with its values: noise, sine, triangle,"),
    ("{}", "found none, but a signal is a number or one key with its values"),
    ("[1, 2]", "found none, but a signal is a number or one key with its values"),
    ("{sine: {period: 1d}, noise: {}}", "found 'sine' and 'noise', but a signal is a number or one key"),
    ("{sine: {amplitude: 5}}", "signal.sine: missing key 'period'"),
    ("{sine: {perod: 1d}}", "unknown key 'perod', did you mean 'period'? Known here: period, amplitude, phase, offset"),
    ("{sine: {period: 1d, duty: 1}}", "unknown key 'duty'. Known here: period, amplitude, phase, offset"),
    ("{sine: {period: 0}}", ":1:16: signal.sine: period is 0; write one above 0, as in 1h30m"),
    ("{sine: {period: -1h}}", "signal.sine: period is -1h; write one above 0"),
    ("{sine: {period: 5}}", "signal.sine.period: '5' is not a duration: it has no unit; write numbers with units"),
    ("{sine: {period: 1d, amplitude: .inf}}", "signal.sine: amplitude is inf; write a finite number"),
    ("{square: {period: 1d, duty: 1.5}}", "duty is 1.5; write the share of the period that is high, 0 to 1"),
    ("{pulse: {period: 1h, width: 2h}}", "width is 2h, longer than the period of 1h; write a shorter one"),
    ("{pulse: {period: 1h, width: 0}}", "width is 0; write one above 0"),
    ("{step: {}}", "signal.step: missing key 'at'"),
    ("{walk: {every: 0, seed: 1}}", "signal.walk: every is 0; write one above 0"),
    ("{walk: {every: 1m, deviation: -1}}", "deviation is -1.0; write a finite number, 0 or more"),
    ("{noise: {deviation: -1}}", "deviation is -1.0; write a finite number, 0 or more"),
    ("{noise: {sigma: 1}}", "unknown key 'sigma'. Known here: mean, deviation"),
    ("{sum: []}", "signal.sum: found an empty list; write one signal or more"),
    ("{sum: [1, {sin: {}}]}", "signal.sum[1].sin: unknown kind 'sin'"),
    ("{sum: 3}", "signal.sum: found '3', expected a list"),
    ("{clamp: {signal: 1, min: 5, max: 0}}", "min is 5.0 and max 0.0; write a min that is not above max"),
    (".inf", "signal: a constant is inf; write a finite number"),
  ])
  func rejectsInvalidSignals(text: String, expected: String) {
    #expect(configErrorText { try Self.decode(text) }.contains(expected))
  }

  @Test(arguments: [
    (#"{"sin": {}}"#, "unknown kind 'sin', did you mean 'sine'? Known here: noise, sine"),
    (#"{"sine": {"period": "1d", "phse": "1h"}}"#, "unknown key 'phse', did you mean 'phase'? Known here: period,"),
    (#"{"sine": {"period": "0"}}"#, "period is 0; write one above 0"),
    (#"{"sine": {}, "noise": {}}"#, "found 'noise' and 'sine', but a signal is a number or one key"),
    (#""warm""#, "found none, but a signal is a number or one key"),
  ])
  func rejectsInvalidJSON(text: String, expected: String) {
    let error = #expect(throws: (any Error).self) { try JSONDecoder().decode(Signal.self, from: Data(text.utf8)) }
    #expect(error.map { "\($0)" }?.contains(expected) == true)
  }

  @Test(arguments: [
    ("{sine: {amplitude: 3}}", Signal.sine(period: .days(1), amplitude: 3)),
    ("{square: {period: 1h}}", .square(period: .hours(1))),
    ("7", .constant(7)),
  ])
  func replacesADefault(text: String, signal: Signal) throws {
    let node = try parsed("signal: \(text)\n")
    #expect(try ConfigDecoder.decode(Settings.self, from: node, over: Settings()).signal == signal)
  }

  @Test func anUnknownKindOverADefaultIsRejected() throws {
    let node = try parsed("signal: {sqare: {period: 1h}}\n")
    let text = configErrorText { try ConfigDecoder.decode(Settings.self, from: node, over: Settings()) }
    #expect(text.contains("unknown kind 'sqare', did you mean 'square'?"))
  }
}
