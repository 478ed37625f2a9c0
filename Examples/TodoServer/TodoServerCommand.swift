import Glibc
import Synchronization
import WebServer

/// `todo-server`: reads its arguments and serves until SIGTERM or SIGINT.
@main
struct TodoServerCommand {
  static func main() {
    do throws(TodoOptions.Problem) {
      let options = try TodoOptions(Array(CommandLine.arguments.dropFirst()))
      if options.wantsHelp {
        print(TodoOptions.help, terminator: "")
      } else {
        try serve(options)
      }
    } catch {
      let text = "todo-server: \(error.message)\n"
      _ = write(STDERR_FILENO, text, text.utf8.count)
      exit(104)
    }
  }

  private static func serve(_ options: TodoOptions) throws(TodoOptions.Problem) {
    // Blocked before any thread starts, so that only sigwait sees them.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTERM)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_BLOCK, &signals, nil)

    let api = Mutex(try makeAPI(options))
    let server = WebServer(configuration: WebServerConfiguration(address: options.host, port: options.port)) {
      request, responder in
      api.withLock { $0.answer(request, responder) }
    }
    do throws(WebServerError) {
      try server.start()
    } catch {
      throw TodoOptions.Problem(message: error.description)
    }
    let host = options.host.contains(":") ? "[\(options.host)]" : options.host
    print("todo-server listens on http://\(host):\(server.port)")
    fflush(nil)

    var signal: Int32 = 0
    sigwait(&signals, &signal)
    server.stop()
    server.join()
  }

  private static func makeAPI(_ options: TodoOptions) throws(TodoOptions.Problem) -> sending TaskAPI {
    let store: TaskStore
    do throws(TaskStore.Failure) {
      store = try TaskStore(path: options.database)
    } catch {
      throw TodoOptions.Problem(
        message: "--db \"\(options.database)\" could not be opened (\(error.message)); name a file that can be written")
    }
    var log: RequestLog?
    if let path = options.log {
      log = RequestLog(path: path)
      guard log != nil else {
        let reason = String(cString: strerror(errno))
        throw TodoOptions.Problem(
          message: "--log \"\(path)\" could not be opened (\(reason)); name a file that can be written")
      }
    }
    return TaskAPI(store: store, options: options, log: log)
  }
}
