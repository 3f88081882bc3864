// gRPC's echo: what many would pick instead. Unary and streaming, synchronous, over a Unix socket,
// not encrypted.
//
//   grpc-echo PATH REPLY_BYTES

#include <grpcpp/grpcpp.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "driver.h"
#include "echo.grpc.pb.h"

using postern::bench::Payload;

namespace {

class EchoService final : public postern::bench::Echo::Service {
public:
    explicit EchoService(size_t reply_bytes) : reply_bytes_(reply_bytes) {}

    grpc::Status Call(grpc::ServerContext *, const Payload *request, Payload *reply) override
    {
        answer(*request, reply);
        return grpc::Status::OK;
    }

    grpc::Status Stream(grpc::ServerContext *,
                        grpc::ServerReaderWriter<Payload, Payload> *stream) override
    {
        Payload request, reply;
        while (stream->Read(&request)) {
            answer(request, &reply);
            if (!stream->Write(reply)) {
                break;
            }
        }
        return grpc::Status::OK;
    }

private:
    void answer(const Payload &request, Payload *reply) const
    {
        std::string *content = reply->mutable_content();
        content->assign(request.content(), 0, 8);
        content->resize(reply_bytes_);
    }

    const size_t reply_bytes_;
};

}  // namespace

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: grpc-echo PATH REPLY_BYTES\n");
        return 2;
    }
    driver_start();
    EchoService service(strtoul(argv[2], nullptr, 10));
    grpc::ServerBuilder builder;
    builder.AddListeningPort(std::string("unix:") + argv[1], grpc::InsecureServerCredentials());
    builder.RegisterService(&service);
    std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
    if (!server) {
        fail("cannot listen at %s", argv[1]);
    }
    printf("ready version=%s\n", grpc::Version().c_str());
    fflush(stdout);
    server->Wait();
}
