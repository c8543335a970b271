package io.utp.netty;

import io.utp.UtpNode;
import io.utp.UtpNodeFactory;
import io.utp.UtpNodeListener;
import io.utp.UtpOptions;
import java.util.List;
import java.util.concurrent.Executor;

/** Creates nodes whose UDP port is driven by Netty. */
public final class NettyUtpNodeFactory implements UtpNodeFactory {

    /** For {@link java.util.ServiceLoader}. */
    public NettyUtpNodeFactory() {}

    @Override
    public UtpNode create(UtpOptions options, Executor executor, List<UtpNodeListener> listeners) {
        return new NettyUtpNode(options, executor, listeners);
    }
}
