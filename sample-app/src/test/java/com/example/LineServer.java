package com.example;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import io.utp.UtpNode;
import io.utp.netty.UtpServerChannel;

class LineServer {

    static Channel start(UtpNode node, EventLoopGroup group) {
        return new ServerBootstrap()
                .group(group)
                .channelFactory(() -> new UtpServerChannel(node))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new LineBasedFrameDecoder(1024), new StringDecoder(), new StringEncoder())
                                .addLast(new Answers());
                    }
                })
                .bind(node.address())
                .syncUninterruptibly()
                .channel();
    }

    private static class Answers extends SimpleChannelInboundHandler<String> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, String line) {
            context.writeAndFlush("you said " + line + "\n");
        }
    }
}
