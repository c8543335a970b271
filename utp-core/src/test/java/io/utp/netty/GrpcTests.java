package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.utp.UtpNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** gRPC over uTP, without and with TLS. */
class GrpcTests extends ChannelNodes {

    private static final MethodDescriptor<byte[], byte[]> UNARY = method("echo/Unary", MethodType.UNARY);
    private static final MethodDescriptor<byte[], byte[]> STREAM = method("echo/Stream", MethodType.BIDI_STREAMING);

    private final List<Runnable> closing = new ArrayList<>();

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
                .setType(type)
                .setFullMethodName(name)
                .build();
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final ServerServiceDefinition ECHO = ServerServiceDefinition.builder("echo")
            .addMethod(UNARY, ServerCalls.<byte[], byte[]>asyncUnaryCall((request, observer) -> {
                observer.onNext(request);
                observer.onCompleted();
            }))
            .addMethod(STREAM, ServerCalls.<byte[], byte[]>asyncBidiStreamingCall(GrpcTests::echo))
            .build();

    private static StreamObserver<byte[]> echo(StreamObserver<byte[]> answers) {
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] value) {
                answers.onNext(value);
            }

            @Override
            public void onError(Throwable cause) {
                answers.onError(cause);
            }

            @Override
            public void onCompleted() {
                answers.onCompleted();
            }
        };
    }

    private ManagedChannel connect(boolean tls) throws Exception {
        UtpNode node = transportNode();
        NettyServerBuilder server = NettyServerBuilder.forAddress(node.address())
                .channelFactory(() -> new UtpServerChannel(node))
                .bossEventLoopGroup(group())
                .workerEventLoopGroup(group())
                .addService(ECHO);
        UtpNode dialler = transportNode();
        NettyChannelBuilder client = NettyChannelBuilder.forAddress(node.address())
                .channelFactory(() -> new UtpChannel(dialler))
                .eventLoopGroup(group())
                .maxInboundMessageSize(8 << 20);
        if (tls) {
            server.sslContext(GrpcSslContexts.configure(TlsContexts.server()).build());
            client.sslContext(GrpcSslContexts.configure(TlsContexts.client()).build())
                    .overrideAuthority("localhost");
        } else {
            client.usePlaintext();
        }
        Server started = server.maxInboundMessageSize(8 << 20).build().start();
        ManagedChannel channel = client.build();
        closing.add(() -> channel.shutdownNow());
        closing.add(() -> started.shutdownNow());
        return channel;
    }

    @AfterEach
    void close() {
        closing.forEach(Runnable::run);
    }

    @ParameterizedTest(name = "tls = {0}")
    @ValueSource(booleans = {false, true})
    void aCallIsAnswered(boolean tls) throws Exception {
        ManagedChannel channel = connect(tls);
        byte[] request = new byte[4 << 20];
        new Random(1).nextBytes(request);

        byte[] answer = ClientCalls.blockingUnaryCall(
                channel, UNARY, CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS), request);

        assertThat(answer).isEqualTo(request);
    }

    @ParameterizedTest(name = "tls = {0}")
    @ValueSource(booleans = {false, true})
    void aStreamOfMessagesIsAnsweredOneByOne(boolean tls) throws Exception {
        ManagedChannel channel = connect(tls);
        BlockingQueue<Object> answers = new LinkedBlockingQueue<>();

        StreamObserver<byte[]> requests = ClientCalls.asyncBidiStreamingCall(
                channel.newCall(STREAM, CallOptions.DEFAULT), new StreamObserver<byte[]>() {
                    @Override
                    public void onNext(byte[] value) {
                        answers.add(value);
                    }

                    @Override
                    public void onError(Throwable cause) {
                        answers.add(cause);
                    }

                    @Override
                    public void onCompleted() {
                        answers.add("completed");
                    }
                });
        for (int length = 0; length < 100; length++) {
            requests.onNext(new byte[length * 100]);
        }
        requests.onCompleted();

        for (int length = 0; length < 100; length++) {
            assertThat(take(answers)).isEqualTo(new byte[length * 100]);
        }
        assertThat(take(answers)).isEqualTo("completed");
    }
}
