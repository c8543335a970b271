package io.utp.simulation;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Adds to a failure the seed and the last packets of the network that the test has made last. */
public final class SimulationReport implements AfterEachCallback, TestExecutionExceptionHandler {
    private static final ThreadLocal<List<SimulatedNetwork>> NETWORKS = ThreadLocal.withInitial(ArrayList::new);

    static void watch(SimulatedNetwork network) {
        NETWORKS.get().add(network);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        NETWORKS.get().clear();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        List<SimulatedNetwork> networks = NETWORKS.get();
        if (!networks.isEmpty()) {
            Throwable report = new Throwable(networks.get(networks.size() - 1).report());
            report.setStackTrace(new StackTraceElement[0]);
            failure.addSuppressed(report);
        }
        throw failure;
    }
}
