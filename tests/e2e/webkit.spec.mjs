// The main flow in WebKitGTK, on http: and on file:.
import * as webkit from './lib/webkit.mjs';
import { mainFlowTests } from './lib/flow.mjs';

mainFlowTests('WebKit', webkit);
