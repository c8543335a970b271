package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.SocketAcceptor;
import io.rsocket.core.RSocketConnector;
import io.rsocket.core.RSocketServer;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import io.rsocket.util.DefaultPayload;
import io.utp.UtpNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.TcpClient;
import reactor.netty.tcp.TcpServer;

/** Reactor Netty's HTTP, and RSocket on its TCP, over uTP; without and with TLS. */
class ReactorNettyTests extends ChannelNodes {

    private static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);

    private final List<Runnable> closing = new ArrayList<>();

    @AfterEach
    void close() {
        closing.forEach(Runnable::run);
    }

    @ParameterizedTest(name = "tls = {0}")
    @ValueSource(booleans = {false, true})
    void httpIsServed(boolean tls) throws Exception {
        UtpNode node = transportNode();
        HttpServer http = HttpServer.create()
                .runOn(new UtpLoops(node, group()), false)
                .bindAddress(node::address)
                .route(routes -> routes.post(
                        "/echo",
                        (request, response) -> response.send(request.receive().retain())));
        DisposableServer server =
                (tls ? http.secure(spec -> spec.sslContext(TlsContexts.serverContext())) : http).bindNow();
        closing.add(server::disposeNow);
        UtpNode dialler = transportNode();
        HttpClient plain = HttpClient.create(ConnectionProvider.newConnection())
                .runOn(new UtpLoops(dialler, group()), false)
                .remoteAddress(node::address);
        HttpClient client = tls ? plain.secure(spec -> spec.sslContext(TlsContexts.clientContext())) : plain;
        String body = "0123456789".repeat(100_000);

        String answer = client.post()
                .uri((tls ? "https" : "http") + "://localhost:" + node.address().getPort() + "/echo")
                .send(ByteBufFlux.fromString(Flux.just(body)))
                .responseContent()
                .aggregate()
                .asString()
                .block(PATIENCE);

        assertThat(answer).isEqualTo(body);
    }

    @ParameterizedTest(name = "tls = {0}")
    @ValueSource(booleans = {false, true})
    void rsocketAnswersAndStreams(boolean tls) throws Exception {
        UtpNode node = transportNode();
        TcpServer tcp =
                TcpServer.create().runOn(new UtpLoops(node, group()), false).bindAddress(node::address);
        CloseableChannel server = RSocketServer.create(SocketAcceptor.with(new Numbers()))
                .bindNow(TcpServerTransport.create(
                        tls ? tcp.secure(spec -> spec.sslContext(TlsContexts.serverContext())) : tcp));
        closing.add(server::dispose);
        UtpNode dialler = transportNode();
        TcpClient dialling = TcpClient.create(ConnectionProvider.newConnection())
                .runOn(new UtpLoops(dialler, group()), false)
                .remoteAddress(node::address);
        RSocket client = RSocketConnector.create()
                .connect(TcpClientTransport.create(
                        tls ? dialling.secure(spec -> spec.sslContext(TlsContexts.clientContext())) : dialling))
                .block(PATIENCE);
        closing.add(client::dispose);

        String answer = client.requestResponse(DefaultPayload.create("7"))
                .map(Payload::getDataUtf8)
                .block(PATIENCE);
        List<String> stream = client.requestStream(DefaultPayload.create("1000"))
                .map(Payload::getDataUtf8)
                .collectList()
                .block(PATIENCE);

        assertThat(answer).isEqualTo("number 7");
        assertThat(stream)
                .isEqualTo(IntStream.range(0, 1000).mapToObj(Integer::toString).toList());
    }

    private static final class Numbers implements RSocket {

        @Override
        public Mono<Payload> requestResponse(Payload payload) {
            return Mono.just(DefaultPayload.create("number " + payload.getDataUtf8()));
        }

        @Override
        public Flux<Payload> requestStream(Payload payload) {
            return Flux.range(0, Integer.parseInt(payload.getDataUtf8()))
                    .map(number -> DefaultPayload.create(Integer.toString(number)));
        }
    }
}
