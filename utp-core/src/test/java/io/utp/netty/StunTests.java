package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utp.NatType;
import io.utp.NatType.Filtering;
import io.utp.NatType.Mapping;
import io.utp.UtpClosedException;
import io.utp.UtpException;
import io.utp.UtpNode;
import io.utp.UtpNodeListener;
import io.utp.UtpSocket;
import io.utp.engine.stun.StunMessage;
import io.utp.engine.stun.StunResponse;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions to STUN servers that answer as they are told to. */
class StunTests extends LiveNodes {

    private static final InetSocketAddress SEEN = new InetSocketAddress("203.0.113.9", 40_000);

    private final List<DatagramSocket> servers = new ArrayList<>();

    @AfterEach
    void closeServers() {
        servers.forEach(DatagramSocket::close);
    }

    @Test
    void aServerTellsThePublicAddressOfThisVeryPort() throws Exception {
        UtpNode node = boundNode();
        assertThat(await(node.publicAddress(plainServer()))).isEqualTo(node.address());
        assertThat(node.statistics().resetsSent()).isZero();
    }

    @Test
    void theQuestionWaitsUntilTheNodeIsBound() throws Exception {
        UtpNode node = node();
        CompletableFuture<InetSocketAddress> address = node.publicAddress(plainServer());
        InetSocketAddress bound = await(node.bind(loopback(0)));
        assertThat(await(address)).isEqualTo(bound);
    }

    @Test
    void aRefusalNamesTheServerAndTheRemedy() throws Exception {
        InetSocketAddress server = server(request -> StunResponse.error(request.transaction, 500));
        CompletableFuture<InetSocketAddress> address = boundNode().publicAddress(server);
        assertThatExceptionOfType(UtpException.class)
                .isThrownBy(() -> await(address))
                .withMessage(
                        "The STUN server 127.0.0.1:" + server.getPort() + " refused with error 500; ask another one");
    }

    @Test
    void theCloseOfTheNodeEndsTheWait() throws Exception {
        InetSocketAddress silent = server(request -> null);
        UtpNode node = boundNode();
        CompletableFuture<InetSocketAddress> address = node.publicAddress(silent);
        CompletableFuture<NatType> type = node.discoverNat(List.of(silent));
        node.close();
        assertThatThrownBy(() -> await(address)).isInstanceOf(UtpClosedException.class);
        assertThatThrownBy(() -> await(type)).isInstanceOf(UtpClosedException.class);
    }

    @Test
    void withoutANatThePublicAddressIsTheHostsOwn() throws Exception {
        UtpNode node = node();
        await(node.bind());
        assertThat(node.natType()).isNull();
        NatType type = await(node.discoverNat(List.of(plainServer())));
        assertThat(type).isEqualTo(new NatType(loopback(node.address().getPort()), Mapping.NONE, Filtering.UNKNOWN));
        assertThat(type.isPunchable()).isTrue();
        assertThat(node.natType()).isEqualTo(type);
    }

    @Test
    void oneServerThatSeesAnotherAddressLeavesTheMappingOpen() throws Exception {
        InetSocketAddress server = server(request -> new StunResponse(request.transaction).mapped(SEEN));
        NatType type = await(boundNode().discoverNat(List.of(server)));
        assertThat(type).isEqualTo(new NatType(SEEN, Mapping.UNKNOWN, Filtering.UNKNOWN));
        assertThat(type.isPunchable()).isFalse();
    }

    @Test
    void listenersAreToldWhatWasFound() throws Exception {
        BlockingQueue<NatType> told = new LinkedBlockingQueue<>();
        UtpNode node = boundNode(builder -> builder.listener(new UtpNodeListener() {
            @Override
            public void natDiscovered(UtpNode node, NatType type) {
                told.add(type);
            }
        }));
        NatType type = await(node.discoverNat(List.of(plainServer())));
        assertThat(take(told)).isEqualTo(type);
    }

    @Test
    void whereNobodyAnswersTheFailureNamesTheServersAndTheRemedy() throws Exception {
        InetSocketAddress silent = server(request -> null);
        CompletableFuture<NatType> type = boundNode().discoverNat(List.of(silent));
        assertThatExceptionOfType(UtpException.class)
                .isThrownBy(() -> await(type))
                .withMessage(
                        "None of the STUN servers 127.0.0.1:" + silent.getPort() + " answered; check their addresses"
                                + " and ports, and that firewalls let UDP out, or ask others");
    }

    @Test
    void aTransferGoesOnWhileServersAreAsked() throws Exception {
        Pair pair = pair();
        InetSocketAddress server = plainServer();
        UtpSocket client = pair.client();
        Running<Integer> reader = async(() -> pair.server().inputStream().readNBytes(3_000_000).length);
        for (int i = 0; i < 30; i++) {
            CompletableFuture<InetSocketAddress> address = clientNode().publicAddress(server);
            client.outputStream().write(new byte[100_000]);
            assertThat(await(address)).isEqualTo(clientNode().address());
        }
        assertThat(reader.get()).isEqualTo(3_000_000);
    }

    @Test
    void aServerHasToBeThere() {
        UtpNode node = node();
        assertThatIllegalArgumentException().isThrownBy(() -> node.discoverNat(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node.publicAddress(InetSocketAddress.createUnresolved("stun.invalid", 3_478)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node.discoverNat(List.of(new InetSocketAddress("127.0.0.1", 0))));
    }

    /** A request and who sent it. */
    private record Request(StunMessage.TransactionId transaction, InetSocketAddress from) {}

    private InetSocketAddress plainServer() throws IOException {
        return server(request -> new StunResponse(request.transaction).mapped(request.from));
    }

    private InetSocketAddress server(Function<Request, StunResponse> answers) throws IOException {
        DatagramSocket socket = new DatagramSocket(loopback(0));
        servers.add(socket);
        async(() -> {
            DatagramPacket packet = new DatagramPacket(new byte[1_500], 1_500);
            while (!socket.isClosed()) {
                socket.receive(packet);
                StunMessage message = StunMessage.decode(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                InetSocketAddress from = (InetSocketAddress) packet.getSocketAddress();
                StunResponse response = answers.apply(new Request(message.transaction(), from));
                if (response != null) {
                    ByteBuffer content = response.fingerprint().build();
                    socket.send(new DatagramPacket(content.array(), content.limit(), from));
                }
            }
            return null;
        });
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }
}
