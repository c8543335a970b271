package io.utp.netty;

import io.utp.UtpNode;
import io.utp.UtpNodeFactory;

/** Creates nodes whose UDP port is driven by Netty. */
public final class NettyUtpNodeFactory implements UtpNodeFactory {

    /** For {@link java.util.ServiceLoader}. */
    public NettyUtpNodeFactory() {}

    @Override
    public UtpNode create(Setup setup) {
        return new NettyUtpNode(setup);
    }
}
