package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.utp.Congestion;
import io.utp.UtpClosedException;
import io.utp.UtpConnectException;
import io.utp.UtpNode;
import io.utp.UtpResetException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a channel of TCP does in Netty, a uTP channel does as well (after the tests of Netty's transports). */
class UtpChannelTests extends ChannelNodes {

    private static byte[] random(int bytes) {
        byte[] data = new byte[bytes];
        new Random(bytes).nextBytes(data);
        return data;
    }

    // ---- connecting

    @Test
    void aConnectedChannelKnowsBothAddressesAndItsConnection() throws Exception {
        Channels channels = channels();

        assertThat(channels.client().isActive()).isTrue();
        assertThat(channels.client().remoteAddress().getPort())
                .isEqualTo(channels.server().localAddress().getPort());
        assertThat(channels.server().remoteAddress().getPort())
                .isEqualTo(channels.client().localAddress().getPort());
        assertThat(channels.client().socket().isInitiator()).isTrue();
        assertThat(channels.server().parent().isActive()).isTrue();
        assertThat(channels.client().parent()).isNull();
    }

    @Test
    void aRefusedConnectFailsAndClosesTheChannel() throws Exception {
        ChannelFuture connect = bootstrap(transportNode(), new Recorder())
                .connect(transportNode().address());

        assertThatExceptionOfType(UtpConnectException.class)
                .isThrownBy(() -> done(connect))
                .withMessageContaining("nobody listens there");
        done(connect.channel().closeFuture());
    }

    @Test
    void aConnectFailsAfterItsOwnTimeout() throws Exception {
        try (java.net.DatagramSocket silent = new java.net.DatagramSocket(loopback(0))) {
            ChannelFuture connect = bootstrap(transportNode(), new Recorder())
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 50)
                    .connect(silent.getLocalSocketAddress());

            assertThatExceptionOfType(ConnectTimeoutException.class)
                    .isThrownBy(() -> done(connect))
                    .withMessageContaining("50 ms");
            done(connect.channel().closeFuture());
        }
    }

    @Test
    void aChannelThatIsClosedWhileItConnectsGivesTheAttemptUp() throws Exception {
        try (java.net.DatagramSocket silent = new java.net.DatagramSocket(loopback(0))) {
            UtpNode node = transportNode();
            ChannelFuture connect = bootstrap(node, new Recorder()).connect(silent.getLocalSocketAddress());
            awaitUntil("a connection is dialled", () -> node.clientConnections() == 1);

            done(connect.channel().close());

            assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> done(connect));
            awaitUntil("the node has forgotten it", () -> node.clientConnections() == 0);
        }
    }

    @Test
    void aChannelCannotBeBoundToAnAddressOfItsOwn() throws Exception {
        ChannelFuture bind = bootstrap(transportNode(), new Recorder()).bind(loopback(0));

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> done(bind))
                .withMessageContaining("has the address of its node");
    }

    @Test
    void aServerChannelListensWhereItsNodeIs() throws Exception {
        UtpNode node = transportNode();
        int other = node.address().getPort() == 20000 ? 20001 : 20000;

        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() ->
                        done(serverBootstrap(node).childHandler(new Recorder()).bind(loopback(other))))
                .withMessageContaining("bind the channel to node.address()");
        assertThat(node.isListening()).isFalse();
    }

    @Test
    void aClosedServerChannelRefusesAndWhatItAcceptedGoesOn() throws Exception {
        Channels channels = channels();

        done(channels.server().parent().close());

        assertThatExceptionOfType(UtpConnectException.class)
                .isThrownBy(() -> done(bootstrap(transportNode(), new Recorder())
                        .connect(channels.client().remoteAddress())));
        channels.client().writeAndFlush(text("still here"));
        channels.atServer().awaitText("still here");
    }

    // ---- bytes

    @Test
    void bytesArriveInTheirOrderInBothDirections() throws Exception {
        Channels channels = channels();
        byte[] there = random(3_000_000);
        byte[] back = random(2_000_001);

        for (int from = 0; from < there.length; from += 10_000) {
            channels.client().write(Unpooled.wrappedBuffer(there, from, Math.min(10_000, there.length - from)));
        }
        channels.client().flush();
        channels.server().writeAndFlush(Unpooled.wrappedBuffer(back));

        awaitUntil("all of it received", () -> channels.atServer().received() == there.length);
        awaitUntil("all of it received", () -> channels.atClient().received() == back.length);
        assertThat(channels.atServer().bytes()).isEqualTo(there);
        assertThat(channels.atClient().bytes()).isEqualTo(back);
    }

    @Test
    void compositeDirectAndEmptyBuffersAreWritten() throws Exception {
        Channels channels = channels();
        ByteBuf composite = Unpooled.wrappedBuffer(text("one "), Unpooled.EMPTY_BUFFER, text("two "));

        channels.client().write(composite);
        channels.client().write(Unpooled.EMPTY_BUFFER);
        done(channels.client().writeAndFlush(Unpooled.directBuffer(8).writeBytes("three".getBytes("UTF-8"))));

        channels.atServer().awaitText("one two three");
        assertThat(composite.refCnt()).isZero();
    }

    @Test
    void aRegionOfAFileIsWritten(@TempDir Path folder) throws Exception {
        byte[] content = random(1_500_000);
        Path file = Files.write(folder.resolve("file"), content);
        Channels channels = channels();

        done(channels.client().writeAndFlush(new DefaultFileRegion(file.toFile(), 100, content.length - 100)));

        awaitUntil("all of it received", () -> channels.atServer().received() == content.length - 100);
        assertThat(channels.atServer().bytes()).isEqualTo(java.util.Arrays.copyOfRange(content, 100, content.length));
    }

    @Test
    void aFileThatIsShorterThanItsRegionFailsTheWriteAndTheChannel(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("file"), random(1000));
        Channels channels = channels();

        ChannelFuture write = channels.client().writeAndFlush(new DefaultFileRegion(file.toFile(), 0, 2000));

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> done(write));
        done(channels.client().closeFuture());
    }

    @Test
    void whatIsNeitherBytesNorAFileIsRefused() throws Exception {
        ChannelFuture write = channels().client().writeAndFlush("text");

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> done(write))
                .withMessageContaining("put an encoder into the pipeline");
    }

    @Test
    void aCancelledWriteIsNotSent() throws Exception {
        Channels channels = channels();

        channels.client().write(text("a"));
        ChannelFuture second = channels.client().write(text("b"));
        assertThat(second.cancel(false)).isTrue();
        done(channels.client().writeAndFlush(text("c")));

        channels.atServer().awaitText("ac");
    }

    // ---- back-pressure

    @Test
    void whoDoesNotReadStopsTheWriterAndReadingLetsItGoOn() throws Exception {
        Channels channels = channels(
                client -> client.option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 << 10, 64 << 10)),
                server -> server.childOption(ChannelOption.AUTO_READ, false));
        UtpChannel client = channels.client();
        long written = 0;
        ChannelFuture last = client.newSucceededFuture();
        while (client.isWritable() || !isStuck(last)) {
            last = client.writeAndFlush(Unpooled.wrappedBuffer(new byte[32 << 10]));
            written += 32 << 10;
            assertThat(written).as("written without a reader").isLessThan(64L << 20);
        }
        long all = written;
        assertThat(channels.atServer().received()).isZero();

        channels.server().config().setAutoRead(true);

        done(last);
        awaitUntil("all of it received", () -> channels.atServer().received() == all);
        awaitUntil("writable again", client::isWritable);
    }

    /** A write that has not been taken within a time in which a reader would have made room long ago. */
    private static boolean isStuck(ChannelFuture write) throws InterruptedException {
        return !write.await(200);
    }

    @Test
    void aReadBringsOneMessageWhenReadingIsNotAutomatic() throws Exception {
        Channels channels = channels(
                client -> client,
                server -> server.childOption(ChannelOption.AUTO_READ, false)
                        .childOption(
                                ChannelOption.RECVBUF_ALLOCATOR, new io.netty.channel.FixedRecvByteBufAllocator(4)));
        channels.client().writeAndFlush(text("12345678"));
        awaitUntil(
                "all of it arrived",
                () -> channels.client().socket().statistics().bytesInFlight() == 0);

        channels.server().read();
        channels.atServer().awaitText("1234");
        channels.server().read();
        channels.atServer().awaitText("12345678");
    }

    // ---- half-close and close

    @Test
    void theEndOfTheOutputClosesThePeersChannelAfterItHasReadEverything() throws Exception {
        Channels channels = channels();

        channels.client().writeAndFlush(text("bye"));
        done(channels.client().shutdownOutput());

        done(channels.server().closeFuture());
        assertThat(channels.atServer().text()).isEqualTo("bye");
        assertThat(take(channels.atServer().events)).isEqualTo("inactive");
        assertThat(channels.client().isOutputShutdown()).isTrue();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> done(channels.client().writeAndFlush(text("more"))));
    }

    @Test
    void withHalfClosureThePeersEndIsAnEventAndTheAnswerStillGoesBack() throws Exception {
        Channels channels = channels(
                client -> client.option(ChannelOption.ALLOW_HALF_CLOSURE, true),
                server -> server.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true));

        channels.client().writeAndFlush(text("question"));
        done(channels.client().shutdownOutput());

        assertThat(take(channels.atServer().events)).isSameAs(ChannelInputShutdownEvent.INSTANCE);
        assertThat(take(channels.atServer().events)).isSameAs(ChannelInputShutdownReadComplete.INSTANCE);
        assertThat(channels.atServer().text()).isEqualTo("question");
        assertThat(channels.server().isInputShutdown()).isTrue();
        assertThat(channels.server().isActive()).isTrue();
        channels.server().writeAndFlush(text("answer"));
        done(channels.server().close());
        channels.atClient().awaitText("answer");
        assertThat(take(channels.atClient().events)).isSameAs(ChannelOutputShutdownEvent.INSTANCE);
        assertThat(take(channels.atClient().events)).isSameAs(ChannelInputShutdownEvent.INSTANCE);
    }

    @Test
    void aShutDownInputThrowsAwayWhatComesSoThatThePeerIsNotStuck() throws Exception {
        Channels channels = channels();

        done(channels.server().shutdownInput());
        done(channels.client().writeAndFlush(Unpooled.wrappedBuffer(new byte[20 << 20])));

        assertThat(channels.server().isInputShutdown()).isTrue();
        assertThat(channels.server().isActive()).isTrue();
        assertThat(channels.atServer().received()).isZero();
        channels.server().writeAndFlush(text("I do not listen"));
        channels.atClient().awaitText("I do not listen");
    }

    @Test
    void aCloseDeliversWhatWasTaken() throws Exception {
        Channels channels = channels();
        byte[] data = random(1_000_000);

        done(channels.client().writeAndFlush(Unpooled.wrappedBuffer(data)));
        done(channels.client().close());

        done(channels.server().closeFuture());
        assertThat(channels.atServer().bytes()).isEqualTo(data);
        assertThat(take(channels.atClient().events)).isEqualTo("inactive");
        assertThatExceptionOfType(ClosedChannelException.class)
                .isThrownBy(() -> done(channels.client().writeAndFlush(text("more"))));
    }

    @Test
    void aCloseThatDoesNotLingerResets() throws Exception {
        Channels channels = channels();
        channels.client().config().setOption(ChannelOption.SO_LINGER, 0);

        done(channels.client().close());

        assertThat(take(channels.atServer().events)).isInstanceOf(UtpResetException.class);
        assertThat(take(channels.atServer().events)).isEqualTo("inactive");
        assertThat(channels.server().isOpen()).isFalse();
    }

    @Test
    void aResetIsNoticedWithoutReading() throws Exception {
        Channels channels = channels(client -> client, server -> server.childOption(ChannelOption.AUTO_READ, false));
        channels.client().config().setOption(ChannelOption.SO_LINGER, 0);

        done(channels.client().close());

        done(channels.server().closeFuture());
        assertThat(take(channels.atServer().events)).isInstanceOf(UtpResetException.class);
    }

    @Test
    void whatCameBeforeTheResetIsReadFirst() throws Exception {
        Channels channels = channels(client -> client, server -> server.childOption(ChannelOption.AUTO_READ, false));
        channels.client().writeAndFlush(text("last words"));
        awaitUntil("they arrived", () -> arrived(channels.server().socket()) == 10);
        channels.client().config().setOption(ChannelOption.SO_LINGER, 0);
        done(channels.client().close());

        awaitUntil("the connection is gone", () -> !channels.server().socket().isOpen());
        assertThat(channels.server().isOpen()).isTrue();
        channels.server().read();

        done(channels.server().closeFuture());
        assertThat(channels.atServer().text()).isEqualTo("last words");
        assertThat(take(channels.atServer().events)).isInstanceOf(UtpResetException.class);
    }

    @Test
    void aNodeThatClosesClosesItsChannels() throws Exception {
        Channels channels = channels();

        await(clientNode().closeAsync());

        done(channels.client().closeFuture());
        assertThat(take(channels.atClient().events)).isInstanceOf(UtpClosedException.class);
        done(channels.server().closeFuture());
    }

    // ---- options

    @Test
    void optionsAreThoseOfNettyAndOfUtp() throws Exception {
        UtpChannel channel = channels().client();

        assertThat(channel.config().setOption(UtpChannelOption.UTP_CONGESTION, Congestion.CUBIC))
                .isTrue();
        assertThat(channel.config().getOption(UtpChannelOption.UTP_CONGESTION)).isEqualTo(Congestion.CUBIC);
        assertThat(channel.config().setOption(ChannelOption.TCP_NODELAY, true)).isTrue();
        assertThat(channel.config().setOption(ChannelOption.IP_TOS, 1)).isFalse();
        assertThat(channel.config().getOptions())
                .containsEntry(ChannelOption.ALLOW_HALF_CLOSURE, false)
                .containsEntry(ChannelOption.SO_LINGER, -1)
                .containsEntry(UtpChannelOption.UTP_CONGESTION, Congestion.CUBIC);
    }

    @Test
    void whatIsOpenWhenItsEventLoopEndsIsClosed() throws Exception {
        Channels channels = channels();
        Channel listening = channels.server().parent();
        UtpNode node = transportNode();

        done(group().shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS));

        assertThat(List.of(channels.client(), channels.server(), listening)).noneMatch(Channel::isOpen);
        assertThat(channels.atClient().events).contains("inactive");
        assertThat(channels.atServer().events).contains("inactive");
        assertThat(channels.client().pipeline().get(Recorder.class)).isNull();
        assertThat(channels.server().pipeline().get(Recorder.class)).isNull();
        channels.client().socket().closeFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        channels.server().socket().closeFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(
                        () -> node.connect((InetSocketAddress) channels.client().remoteAddress())
                                .get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .withCauseInstanceOf(UtpConnectException.class);
    }

    // ---- seen from the simple API

    @Test
    void aSocketIsAChannelAsWell() throws Exception {
        Pair pair = pair(transport);
        Recorder atServer = new Recorder();
        io.netty.channel.Channel server = pair.server().channel();
        server.pipeline().addLast(atServer);
        server.config().setAutoRead(true);

        pair.client().outputStream().write("hello".getBytes("UTF-8"));
        atServer.awaitText("hello");
        server.writeAndFlush(text("hi"));

        assertThat(pair.client().inputStream().readNBytes(2)).asString().isEqualTo("hi");
        assertThat(pair.server().channel()).isSameAs(server);
        done(server.close());
        assertThat(pair.client().inputStream().read()).isNegative();
    }

    @Test
    void aConnectionHasOneReader() throws Exception {
        Pair pair = pair(transport);
        pair.client().inputStream();
        pair.server().channel();

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(pair.client()::channel)
                .withMessageContaining("ask for the channel before");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(pair.server()::inputStream)
                .withMessageContaining("goes to channel()");
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(pair.server()::data);
    }

    @Test
    void aPeerThatIsGoneFailsTheWritesThatWait() throws Exception {
        Channels channels = channels(client -> client, server -> server.childOption(ChannelOption.AUTO_READ, false));
        ChannelFuture write = channels.client().writeAndFlush(Unpooled.wrappedBuffer(new byte[64 << 20]));
        awaitUntil(
                "some of it has arrived",
                () -> channels.server().socket().statistics().bytesReceived() > 1000);

        channels.server().socket().destroy();

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> done(write));
        done(channels.client().closeFuture());
    }
}
