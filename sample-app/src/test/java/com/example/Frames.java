package com.example;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import io.utp.CloseReason;
import io.utp.UtpSocket;
import io.utp.spring.annotation.UtpListener;
import java.util.concurrent.CompletableFuture;

class Frames {

    @UtpListener
    CompletableFuture<CloseReason> open(UtpSocket socket, Channel channel) {
        channel.pipeline().addLast(new LineBasedFrameDecoder(8192), new StringDecoder(), new StringEncoder());
        channel.pipeline().addLast(new SimpleChannelInboundHandler<String>() {
            @Override
            protected void channelRead0(ChannelHandlerContext context, String line) {
                context.writeAndFlush("you said " + line + "\n");
            }
        });
        channel.config().setAutoRead(true);
        return socket.closeFuture(); // done when the connection is
    }
}
