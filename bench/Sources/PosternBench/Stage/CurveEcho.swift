/// The floor that libzmq sets, listening.
struct CurveEcho {
    let process: ChildProcess
    let endpoint: String
    let key: String
}
