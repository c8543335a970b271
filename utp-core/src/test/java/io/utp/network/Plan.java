package io.utp.network;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What to run, and how thoroughly.
 *
 * @param controllers which of ours
 * @param quick a part that is done in a minute
 * @param seed of every simulation
 */
public record Plan(List<Controller> controllers, boolean quick, long seed) {

    static final long SEED = 29;

    /** The heads of a table's columns: these, and one for each controller. */
    List<String> columns(String... first) {
        List<String> columns = new ArrayList<>(List.of(first));
        controllers.forEach(controller -> columns.add(controller.label()));
        return columns;
    }

    /** Runs simulations beside each other; each is alone in its world, so the results do not depend on it. */
    <T> List<T> all(List<Callable<T>> simulations) {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(simulations)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        } catch (ExecutionException ex) {
            throw new IllegalStateException(ex.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
