package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.utp.UtpNode;
import io.utp.UtpNodeBuilder;
import io.utp.UtpNodeListener;
import io.utp.rendezvous.RendezvousOptions;
import io.utp.rendezvous.RendezvousServerOptions;
import io.utp.rendezvous.RendezvousStatus;
import io.utp.spring.boot.test.network.InMemoryUtpNetwork;
import io.utp.spring.boot.test.network.NatKind;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What docs/netty.md shows does what it says. */
class NettySnippetTests {

    private final InMemoryUtpNetwork network = InMemoryUtpNetwork.create();

    @Test
    void linesAreAnsweredThroughTwoNats() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (UtpNode rendezvous =
                bound(UtpNode.builder().network(network.host()).rendezvousServer(RendezvousServerOptions.defaults()))) {
            InetSocketAddress server = rendezvous.address();
            CompletableFuture<Void> registered = new CompletableFuture<>();
            try (UtpNode bob = bound(peer("bob", server, registered));
                    UtpNode alice = bound(peer("alice", server, new CompletableFuture<>()))) {
                LineServer.start(bob, group);
                registered.get(20, TimeUnit.SECONDS);
                CompletableFuture<String> answer = new CompletableFuture<>();

                Channel channel = LineClient.call("bob", alice, group, new Answer(answer));
                channel.writeAndFlush(Unpooled.copiedBuffer("hello\n", StandardCharsets.UTF_8));

                assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("you said hello\n");
            }
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(20, TimeUnit.SECONDS);
        }
    }

    private UtpNodeBuilder peer(String name, InetSocketAddress server, CompletableFuture<Void> registered) {
        return UtpNode.builder()
                .network(network.host(NatKind.PORT_RESTRICTED_CONE))
                .rendezvous(RendezvousOptions.of(List.of(server), name, null))
                .listener(new UtpNodeListener() {
                    @Override
                    public void rendezvousRegistered(UtpNode node, RendezvousStatus status) {
                        registered.complete(null);
                    }
                });
    }

    private static UtpNode bound(UtpNodeBuilder builder) throws Exception {
        UtpNode node = builder.build();
        node.bind(new InetSocketAddress(0)).get(20, TimeUnit.SECONDS);
        return node;
    }

    private static class Answer extends SimpleChannelInboundHandler<ByteBuf> {

        private final CompletableFuture<String> text;

        Answer(CompletableFuture<String> text) {
            this.text = text;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            text.complete(bytes.toString(StandardCharsets.UTF_8));
        }
    }
}
