/// The floor that libzmq sets, listening.
struct CurveServer {
    let process: ChildProcess
    let endpoint: String
    let key: String
}
