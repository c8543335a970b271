package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

class UtpTaskExecutorTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class, UtpAutoConfiguration.class));

    @Test
    void manyCallsThatBlockRunAtTheSameTimeOnDaemonThreads() {
        runner.run(context -> {
            int calls = 50;
            CountDownLatch meeting = new CountDownLatch(calls);
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            for (int i = 0; i < calls; i++) {
                executor(context).execute(() -> {
                    meeting.countDown();
                    thread.complete(Thread.currentThread());
                    awaitQuietly(meeting);
                });
            }
            assertThat(meeting.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(thread.join().getName()).startsWith("utp-");
            assertThat(thread.join().isDaemon()).isTrue();
        });
    }

    @Test
    void virtualThreadsAreUsedWhenTheyAreEnabledAndThere() {
        boolean available = Runtime.version().feature() >= 21;
        runner.withPropertyValues("spring.threads.virtual.enabled=true").run(context -> {
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            executor(context).execute(() -> thread.complete(Thread.currentThread()));
            assertThat(thread.get(10, TimeUnit.SECONDS).toString().startsWith("VirtualThread["))
                    .isEqualTo(available);
            assertThat(thread.join().getName()).startsWith("utp-");
            assertThat(executor(context))
                    .isInstanceOf(available ? SimpleAsyncTaskExecutor.class : ThreadPoolTaskExecutor.class);
        });
    }

    @Test
    void aBeanOfThatNameWins() {
        Executor own = Runnable::run;
        runner.withBean("utpTaskExecutor", Executor.class, () -> own)
                .run(context -> assertThat(executor(context)).isSameAs(own));
    }

    @Test
    void isNotInTheWayOfTheExecutorOfTheApplication() {
        runner.run(context -> {
            assertThat(context).hasBean(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME);
            assertThat(context.getBeanProvider(AsyncTaskExecutor.class).getIfUnique())
                    .isSameAs(context.getBean(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME));
        });
    }

    @Test
    void takesTasksWhileTheContextIsClosing() {
        runner.run(context -> {
            CompletableFuture<Void> done = new CompletableFuture<>();
            Executor executor = executor(context);
            ConfigurableApplicationContext source =
                    context.getSourceApplicationContext(ConfigurableApplicationContext.class);
            source.addApplicationListener(event -> {
                if (event instanceof ContextClosedEvent) {
                    CompletableFuture.runAsync(
                            () -> executor.execute(() -> done.complete(null)),
                            CompletableFuture.delayedExecutor(0, TimeUnit.MILLISECONDS));
                    done.orTimeout(10, TimeUnit.SECONDS).join();
                }
            });
            source.close();
            assertThat(done).isCompleted();
        });
    }

    private static Executor executor(ApplicationContext context) {
        return context.getBean("utpTaskExecutor", Executor.class);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
