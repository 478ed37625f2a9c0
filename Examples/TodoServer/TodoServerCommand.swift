import Glibc
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
    // Blocked before any thread starts, so that only sigwait receives them.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTERM)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_BLOCK, &signals, nil)

    let service = try TodoService(options)
    let server = WebServer(configuration: WebServerConfiguration(address: options.host, port: options.port)) {
      request, responder in
      service.answer(request, responder)
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
}
