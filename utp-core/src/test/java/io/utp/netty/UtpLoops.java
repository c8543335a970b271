package io.utp.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.utp.UtpNode;
import reactor.netty.resources.LoopResources;

/** Lets Reactor Netty make channels of a node where it would make those of TCP. */
final class UtpLoops implements LoopResources {

    private final UtpNode node;
    private final EventLoopGroup group;

    UtpLoops(UtpNode node, EventLoopGroup group) {
        this.node = node;
        this.group = group;
    }

    @Override
    public EventLoopGroup onServer(boolean useNative) {
        return group;
    }

    @Override
    public EventLoopGroup onClient(boolean useNative) {
        return group;
    }

    /** Reactor Netty names the type of channel that it would make, and takes any. */
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup group) {
        return (C) (ServerChannel.class.isAssignableFrom(type) ? new UtpServerChannel(node) : new UtpChannel(node));
    }
}
