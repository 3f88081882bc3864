import ArgumentParser
import PosternBroker
import PosternConfiguration
import PosternHost

/// `postern serve`: runs the broker until it is told to stop.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the broker.",
        discussion: """
            Loads the set-up, binds the gate and the operator endpoint, and serves until SIGTERM \
            or SIGINT; then it answers what it has taken in and leaves. SIGHUP reads policies, \
            entities and workloads anew: a set with mistakes is refused and the old one stays.

            EXAMPLES
              postern serve --config ./setup
              POSTERN_LANES=2 postern serve --config /etc/postern --log-format json
              kill -HUP "$(cat /run/postern/gate.sock.lock)"

            EXIT CODES
              0  stopped as asked
              1  could not go on: a part of it had ended; start it again
              2  the set-up is wrong, or another broker has the socket
            """)

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        // Before any other thread exists, so that every thread has these signals blocked.
        let signals = SignalWaiter()
        let setUp: BrokerSetUp
        do throws(ConfigurationError) {
            setUp = try options.load()
        } catch {
            throw Terminal.fail(error)
        }
        let service: Service
        do {
            try ProcessHardening.apply()
            service = try Service(setUp)
        } catch {
            throw Terminal.fail("\(error)")
        }
        do throws(BrokerError) {
            try service.run(until: signals)
        } catch {
            Terminal.complain("stopped, since \(error); start it again")
            throw ExitCode.no
        }
    }
}
