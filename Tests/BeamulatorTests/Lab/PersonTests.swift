import Foundation
import Testing

@testable import Beamulator

@Suite(.timeLimit(.minutes(3)))
struct PersonTests {
  @Test func personsAreConsistentAndReproducible() throws {
    var (random, again) = (RandomStream(seed: 31, stream: 1), RandomStream(seed: 31, stream: 1))
    for _ in 0..<2000 {
      let person = random.person()
      #expect(person == again.person())
      #expect(person.fullName == "\(person.firstName) \(person.lastName)")
      #expect(person.username.wholeMatch(of: /[a-z]{4,40}[0-9]{6}/) != nil, "\(person.username)")
      #expect(person.email.wholeMatch(of: /[a-z0-9]+@example\.(com|org|net)/) != nil, "\(person.email)")
      #expect(person.email.hasPrefix("\(person.username)@"))
    }
    let person = random.person()
    #expect(try JSONDecoder().decode(Person.self, from: JSONEncoder().encode(person)) == person)
  }

  @Test func usernamesAreAlmostUnique() {
    var random = RandomStream(seed: 32, stream: 1)
    #expect(Set((0..<20_000).map { _ in random.username() }).count >= 19_998)
  }

  @Test(arguments: NameList.first + NameList.last)
  func everyNameHasAnASCIIFormOfTheSameLength(name: String) {
    let plain = name.decomposedStringWithCanonicalMapping.unicodeScalars.filter(\.isASCII)
    #expect(plain.count == name.count && plain.allSatisfy(\.properties.isAlphabetic))
  }

  @Test(arguments: [
    (NameList.first, 100), (NameList.last, 100), (WordList.words, 200), (PlaceList.streets, 40),
    (PlaceList.cities.map(\.0), 60), (CompanyList.names, 20), (CompanyList.trades, 20),
  ])
  func listsAreLongAndHaveNoDuplicates(list: [String], least: Int) {
    #expect(list.count >= least)
    #expect(Set(list).count == list.count)
    #expect(list.allSatisfy { !$0.isEmpty && $0.first != " " && $0.last != " " })
  }

  @Test(arguments: [4, 5, 12, 64])
  func passwordsContainEachKindOfCharacter(length: Int) {
    var random = RandomStream(seed: 33, stream: 1)
    var kindsAtFirst: Set<Int> = []
    for _ in 0..<300 {
      let password = random.password(length: length)
      #expect(password.count == length && password.allSatisfy(\.isASCII))
      let kinds = password.map { $0.isLowercase ? 0 : $0.isUppercase ? 1 : $0.isNumber ? 2 : 3 }
      #expect(Set(kinds) == [0, 1, 2, 3], "\(password)")
      kindsAtFirst.insert(kinds[0])
    }
    #expect(kindsAtFirst == [0, 1, 2, 3])
  }

  @Test func passwordsHaveTwelveCharactersByDefault() {
    var random = RandomStream(seed: 33, stream: 1)
    #expect(random.password().count == 12)
  }

  @Test func rejectsPasswordTooShortForEachKind() async {
    await #expect(processExitsWith: .failure) {
      var random = RandomStream(seed: 1, stream: 1)
      _ = random.password(length: 3)
    }
  }

  @Test func addressesAreComplete() throws {
    var random = RandomStream(seed: 34, stream: 1)
    for _ in 0..<500 {
      let address = random.address()
      #expect(PlaceList.streets.contains(address.street))
      #expect(PlaceList.cities.contains { $0 == (address.city, address.country) })
      #expect(address.postalCode.wholeMatch(of: /[0-9]{5}/) != nil && address.houseNumber > 0)
      #expect(try JSONDecoder().decode(Address.self, from: JSONEncoder().encode(address)) == address)
    }
  }

  @Test func phoneNumbersAreReservedForFiction() {
    var random = RandomStream(seed: 35, stream: 1)
    let phones = (0..<5000).map { _ in random.phone() }
    #expect(phones.allSatisfy { $0.wholeMatch(of: /[2-9]0[2-9]-555-01[0-9]{2}/) != nil })
    #expect(Set(phones).count > 700)
  }

  @Test func companiesHaveTwoParts() {
    var random = RandomStream(seed: 36, stream: 1)
    #expect(Set((0..<2000).map { _ in random.company() }).count > 400)
    #expect(random.company().split(separator: " ").count == 2)
  }
}
