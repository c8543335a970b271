package io.utp.spring;

import io.utp.UtpNode;
import io.utp.UtpNodeListener;
import io.utp.UtpOptions;
import io.utp.spi.UtpNodeFactory;
import java.util.List;
import java.util.concurrent.Executor;

/** Stands in for the driver. */
public final class FakeUtpNodeFactory implements UtpNodeFactory {

    @Override
    public UtpNode create(UtpOptions options, Executor executor, List<UtpNodeListener> listeners) {
        return new FakeUtpNode(options, executor, listeners);
    }
}
