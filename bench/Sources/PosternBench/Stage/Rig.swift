/// A server and the drivers that load it together.
struct Rig {
    let server: ChildProcess
    let drivers: [Driver]
}
