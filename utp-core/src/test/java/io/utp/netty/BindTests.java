package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.utp.Transport;
import io.utp.UtpBindException;
import io.utp.UtpClosedException;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BindTests extends LiveNodes {

    @ParameterizedTest
    @EnumSource(Transport.class)
    void bindsToAnyFreePortOfTheWildcardAddress(Transport transport) throws Exception {
        UtpNode node = node(builder -> builder.transport(transport));
        assertThat(node.address()).isNull();
        assertThat(node.isOpen()).isFalse();

        InetSocketAddress bound = await(node.bind());

        assertThat(bound.getPort()).isPositive();
        assertThat(bound.getAddress().isAnyLocalAddress()).isTrue();
        assertThat(node.address()).isEqualTo(bound);
        assertThat(node.isOpen()).isTrue();
        assertThat(node.udpChannel()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void bindsToTheAddressThatItIsTold(Transport transport) throws Exception {
        UtpNode node = node(builder -> builder.transport(transport));

        InetSocketAddress bound = await(node.bind(loopback(0)));

        assertThat(bound.getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void theWildcardAddressServesBothFamilies(Transport transport) throws Exception {
        BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        UtpNode server = node(builder -> builder.transport(transport));
        int port = await(server.bind()).getPort();
        await(server.listen(accepted::add));
        UtpNode client = node(builder -> builder.transport(transport));
        await(client.bind());

        await(client.connect(loopback(port)));
        assertThat(take(accepted).remoteAddress().getAddress()).isEqualTo(InetAddress.getByName("127.0.0.1"));
        await(client.connect(loopback6(port)));
        assertThat(take(accepted).remoteAddress().getAddress()).isEqualTo(InetAddress.getByName("::1"));
    }

    @Test
    void refusesToBindTwice() throws Exception {
        UtpNode node = boundNode();

        assertThatIllegalStateException().isThrownBy(node::bind).withMessageContaining("bound already");
    }

    @Test
    void refusesToBindAfterClose() throws Exception {
        UtpNode node = node();
        await(node.closeAsync());

        assertThatIllegalStateException().isThrownBy(node::bind).withMessageContaining("closed");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void saysThatThePortIsInUse(Transport transport) throws Exception {
        InetSocketAddress taken = boundNode().address();
        UtpNode node = node(builder -> builder.transport(transport));

        UtpBindException failure = catchThrowableOfType(UtpBindException.class, () -> await(node.bind(taken)));

        assertThat(failure.isAddressInUse()).isTrue();
        assertThat(failure.address()).isEqualTo(taken);
        assertThat(failure).hasMessageContaining("in use").hasMessageContaining(String.valueOf(taken.getPort()));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anAddressOfAnotherHostIsNotTakenForAPortInUse(Transport transport) throws Exception {
        UtpNode node = node(builder -> builder.transport(transport));
        InetSocketAddress foreign = new InetSocketAddress("192.0.2.1", 4711);

        UtpBindException failure = catchThrowableOfType(UtpBindException.class, () -> await(node.bind(foreign)));

        assertThat(failure.isAddressInUse()).isFalse();
        assertThat(failure)
                .hasMessageContaining("192.0.2.1:4711")
                .hasMessageContaining("Cannot assign requested address");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anUnresolvedAddressIsABindFailure(Transport transport) {
        UtpNode node = node(builder -> builder.transport(transport));

        assertThatExceptionOfType(UtpBindException.class)
                .isThrownBy(() -> await(node.bind(InetSocketAddress.createUnresolved("nowhere.invalid", 1))))
                .withMessageContaining("nowhere.invalid");
    }

    @Test
    void mayBindAgainAfterAFailure() throws Exception {
        InetSocketAddress taken = boundNode().address();
        UtpNode node = node();
        CompletableFuture<InetSocketAddress> listening = node.listen(socket -> {});
        assertThatExceptionOfType(UtpBindException.class).isThrownBy(() -> await(node.bind(taken)));
        assertThat(listening).isNotDone();

        InetSocketAddress bound = await(node.bind(loopback(0)));

        assertThat(await(listening)).isEqualTo(bound);
    }

    @Test
    void aFailureLeavesNoThread() throws Exception {
        InetSocketAddress taken = boundNode().address();
        UtpNode node = node();

        assertThatExceptionOfType(UtpBindException.class).isThrownBy(() -> await(node.bind(taken)));

        awaitUntil(
                "no new I/O thread",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("utp-io-new")));
    }

    @Test
    void theThreadIsNamedAfterThePortAndEndsWithIt() throws Exception {
        UtpNode node = boundNode();
        String name = "utp-io-" + node.address().getPort();
        assertThat(isThreadAlive(name)).isTrue();

        await(node.closeAsync());

        awaitUntil("the thread has ended", () -> !isThreadAlive(name));
    }

    @Test
    void aNodeThatIsClosedWhileBindingReleasesThePort() throws Exception {
        InetSocketAddress free = nobody();
        UtpNode node = node();
        CompletableFuture<InetSocketAddress> binding = node.bind(free);

        await(node.closeAsync());

        assertThat(binding)
                .satisfiesAnyOf(
                        future -> assertThat(future).isCompleted(),
                        future -> assertThatExceptionOfType(UtpClosedException.class)
                                .isThrownBy(() -> await(future)));
        assertThat(await(node().bind(free))).isEqualTo(free);
    }
}
