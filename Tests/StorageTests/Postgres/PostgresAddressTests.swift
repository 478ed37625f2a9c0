import Beamulator
@testable import Storage
import Testing

@Suite(.timeLimit(.minutes(3)))
struct PostgresAddressTests {
  @Test(arguments: [
    ("postgres://me:geheim@db.example:5433/load", "postgres://db.example:5433/load"),
    ("postgresql://db.example/load?password=geheim&user=me&sslmode=require", "postgres://db.example:5432/load"),
    ("postgres://me:geheim%2F%40@db.example/load", "postgres://db.example:5432/load"),
    ("postgres:///load?host=/run/postgres", "postgres:///run/postgres:5432/load"),
    ("questdb://", "questdb://127.0.0.1:8812/qdb"), ("questdb://me:geheim@q:9000", "questdb://q:9000/qdb"),
  ])
  func locationsOmitSecrets(text: String, location: String) throws {
    #expect(PostgresAddress.isMeant(by: text))
    #expect(try PostgresAddress(text).location == location)
  }

  @Test(arguments: [
    ("postgres://me:ge@heim@db/load", "an @"), ("postgres://me:ge/heim@db/load", "found an @"),
    ("postgres://me:ge%zzheim@db/load", "percent"), ("postgres://db/load?pasword=x", "URI query parameter"),
    ("postgres://me:geheim@db:54x2/load", "port"), ("postgres://me:geheim@[::1/load", "end of string"),
  ])
  func invalidAddressesAreRefusedWithoutRevealingSecrets(text: String, found: String) throws {
    let error = try #require(throws: PostgresError.self) { try PostgresAddress(text) }
    #expect(error.description.contains(found) && error.description.contains("write it as postgres://user:password@"))
    #expect(!error.isTransient && !error.description.contains("heim"), "\(error)")
  }
}
