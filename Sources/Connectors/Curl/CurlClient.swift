package import ActorRuntime
package import Beamulator
import CLibCurl
import Glibc

/// An HTTP client over libcurl, driven by a shard's loop and used on that shard's thread only.
///
/// Each exchange in flight has its own connection; connections are reused. A cancelled task still waits until its
/// exchange ends, at the latest at the target's timeout, or until ``close()``. A request on a reused connection that
/// the server has just closed is sent again on a new one.
package final class CurlClient: HTTPClient {
  private static let setUpResult = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

  private let target: HTTPTarget
  private let loop: any EventLoop
  private let cookies = CookieStore()
  private var pools: [CurlPool] = []
  /// The index of the first pool that may have a free slot.
  private var firstAvailable = 0
  private var isClosed = false

  /// - Throws: ``HTTPTarget/Invalid`` if the target's certificate file cannot be read, ``HTTPFailure`` if libcurl is
  ///   out of memory.
  package init(target: HTTPTarget, loop: any EventLoop) throws {
    if let file = target.caFile, access(file, R_OK) != 0 {
      throw HTTPTarget.Invalid(
        message: "certificate file \"\(file)\": \(String(cString: strerror(errno))); name a readable PEM file")
    }
    guard Self.setUpResult == CURLE_OK else { throw HTTPFailure(Self.setUpResult, detail: "") }
    self.target = target
    self.loop = loop
  }

  deinit {
    close()
  }

  package nonisolated(nonsending) func send(_ request: HTTPRequest, for actor: Int64) async
    -> (result: Result<HTTPResponse, HTTPFailure>, timings: HTTPTimings)
  {
    if let invalidity = request.invalidity { return (.failure(invalidity), HTTPTimings()) }
    guard !isClosed else {
      return (.failure(HTTPFailure(.cancelled, "the client was closed")), HTTPTimings())
    }
    let index: Int
    let transfer: CurlTransfer
    do throws(HTTPFailure) {
      index = try availablePool()
      transfer = try pools[index].begin(request, for: actor)
    } catch {
      return (.failure(error), HTTPTimings())
    }
    let pool = pools[index]
    let outcome = await transfer.ended()
    pool.release(transfer)
    firstAvailable = min(firstAvailable, index)
    return outcome
  }

  package func forget(_ actor: Int64) {
    cookies.forget(actor)
  }

  package func close() {
    isClosed = true
    for pool in pools { pool.close() }
    pools = []
  }

  private func availablePool() throws(HTTPFailure) -> Int {
    while firstAvailable < pools.count, !pools[firstAvailable].hasFreeSlot { firstAvailable += 1 }
    if firstAvailable == pools.count { pools.append(try CurlPool(target: target, loop: loop, cookies: cookies)) }
    return firstAvailable
  }
}
