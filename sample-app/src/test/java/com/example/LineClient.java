package com.example;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.utp.UtpNode;
import io.utp.netty.RendezvousAddress;
import io.utp.netty.UtpChannel;

class LineClient {

    static Channel call(String name, UtpNode node, EventLoopGroup group, ChannelHandler handler) {
        return new Bootstrap()
                .group(group)
                .channelFactory(() -> new UtpChannel(node))
                .handler(handler)
                .connect(new RendezvousAddress(name)) // or an InetSocketAddress
                .syncUninterruptibly()
                .channel();
    }
}
