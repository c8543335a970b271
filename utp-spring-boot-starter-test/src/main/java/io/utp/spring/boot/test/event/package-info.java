/** The application events of nodes, recorded for tests. */
@NullMarked
package io.utp.spring.boot.test.event;

import org.jspecify.annotations.NullMarked;
