package io.utp.sample;

import io.utp.sample.console.Output;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Sends files over uTP; {@code --help} says how. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class SampleApplication {

    /**
     * Runs until the file is transferred, or a receiver is stopped; the exit code is 0 if all went well.
     *
     * @param args see {@link CommandLine}
     */
    public static void main(String[] args) {
        System.exit(new Launcher(Output.ofProcess()).run(args));
    }
}
