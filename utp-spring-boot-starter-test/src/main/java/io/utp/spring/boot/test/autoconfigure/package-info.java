/** Auto-configuration for tests: a network in memory instead of sockets. */
@NullMarked
package io.utp.spring.boot.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
