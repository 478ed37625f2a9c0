import Beamulator
import Connectors
import Testing

@Suite(.timeLimit(.minutes(3)))
final class CookieTests {
  private let server: Nginx
  private let session: Session

  init() throws {
    server = try Nginx().start()
    session = try Session(server.target())
  }

  deinit { server.end() }

  private func cookies(_ actor: Int64, at path: String = "/cookies") async throws -> Set<Substring> {
    Set(try await session.get(path, for: actor).text.split(separator: "; "))
  }

  @Test func cookiesAreKeptPerActor() async throws {
    let response = try await session.get("/cookies/set", for: 1)
    #expect(response.headers.filter { $0.name == "set-cookie" }.map(\.value) == ["a=1; Path=/", "b=2; Path=/"])
    #expect(try await cookies(1) == ["a=1", "b=2"])
    #expect(try await cookies(2) == [])
    #expect(try await cookies(1) == ["a=1", "b=2"])
    await session.forget(1)
    #expect(try await cookies(1) == [])
    await session.close()
  }

  @Test func cookiesFollowTheirPathDomainAndExpiry() async throws {
    _ = try await session.get("/cookies/set", for: 1)
    _ = try await session.get("/cookies/foreign", for: 1)
    _ = try await session.get("/cookies/path", for: 1)
    #expect(try await cookies(1) == ["a=1", "b=2"])
    #expect(try await cookies(1, at: "/cookies/deep") == ["a=1", "b=2", "p=3"])
    _ = try await session.get("/cookies/expire", for: 1)
    #expect(try await cookies(1) == ["b=2"])
    await session.close()
  }

  @Test func cookiesOfConcurrentActorsAreSeparate() async throws {
    let wrong = await withTaskGroup(of: Bool.self) { group in
      for actor in 0..<150 {
        group.addTask { [session] in
          for _ in 0..<3 {
            let has = actor % 2 == 0
            if has { _ = try? await session.get("/cookies/set", for: Int64(actor)) }
            let seen = try? await session.get("/cookies", for: Int64(actor)).text.isEmpty
            if seen != !has { return true }
          }
          return false
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(wrong == 0)
    await session.close()
  }
}
