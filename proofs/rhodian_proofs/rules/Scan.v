(* Checked: the rule by which `scan` is proved for sequences of any length.

   A loop is a step, a state before the first item, and items; its invariant says what holds at any moment and what
   holds of each turn. An item is whatever stands at a place, all columns that are read there included.
   Used by induction.py, and by every other file here. *)

From Coq Require Import List ZArith Lia.
From Rhodian Require Import Sums.
Import ListNotations.
Open Scope Z_scope.

Section Scan.
Context {State Item Result Error : Type}.
Variable step : State -> Item -> (State * Result) + Error.

(* loops.scan: one turn of the loop, and the loop itself, which keeps the results in a list and appends to it. *)
Definition turn (so_far : (State * list Result) + Error) (item : Item) : (State * list Result) + Error :=
  match so_far with
  | inr refusal => inr refusal
  | inl (state, results) =>
      match step state item with
      | inl (state', result) => inl (state', results ++ [result])
      | inr refusal => inr refusal
      end
  end.

Definition scan (start : State) (items : list Item) : (State * list Result) + Error :=
  fold_left turn items (inl (start, [])).

Lemma scan_snoc : forall s l a, scan s (l ++ [a]) = turn (scan s l) a.
Proof. intros. unfold scan. rewrite fold_left_app. reflexivity. Qed.

Lemma scan_snoc_inv : forall s l a e bs, scan s (l ++ [a]) = inl (e, bs) ->
  exists s1 given b, scan s l = inl (s1, given) /\ step s1 a = inl (e, b) /\ bs = given ++ [b].
Proof.
  intros s l a e bs. rewrite scan_snoc. unfold turn.
  destruct (scan s l) as [[s1 given]|]; [|discriminate].
  destruct (step s1 a) as [[s' b]|] eqn:Hs; [|discriminate]. intros [= <- <-]. eauto 6.
Qed.

Lemma scan_app_inv : forall post s pre e bs, scan s (pre ++ post) = inl (e, bs) ->
  exists s1 given rest, scan s pre = inl (s1, given) /\ bs = given ++ rest.
Proof.
  induction post as [|a post IH] using rev_ind; intros s pre e bs H.
  - rewrite app_nil_r in H. exists e, bs, []. rewrite app_nil_r. auto.
  - rewrite app_assoc in H. apply scan_snoc_inv in H. destruct H as (s2 & given & b & H & _ & ->).
    apply IH in H. destruct H as (s1 & g & rest & H & ->). exists s1, g, (rest ++ [b]). rewrite app_assoc. auto.
Qed.

(* There is one result for each item. *)
Theorem scan_gives_a_result_for_each_item : forall l s e bs, scan s l = inl (e, bs) -> length bs = length l.
Proof.
  induction l as [|a l IH] using rev_ind; intros s e bs H; [injection H as _ <-; reflexivity|].
  apply scan_snoc_inv in H. destruct H as (s1 & given & b & H & _ & ->). rewrite !app_length, (IH _ _ _ H). reflexivity.
Qed.

(* The result at a place is what the step gives there, from the state to which the items before it have led. *)
Theorem scan_at_a_place : forall s pre a post e bs, scan s (pre ++ a :: post) = inl (e, bs) ->
  exists before given after b rest, scan s pre = inl (before, given) /\ step before a = inl (after, b) /\
    scan s (pre ++ [a]) = inl (after, given ++ [b]) /\ bs = given ++ b :: rest /\ length given = length pre.
Proof.
  intros s pre a post e bs H.
  replace (pre ++ a :: post) with ((pre ++ [a]) ++ post) in H by (rewrite <- app_assoc; auto).
  apply scan_app_inv in H. destruct H as (after & given' & rest & H & ->). pose proof H as H'.
  apply scan_snoc_inv in H'. destruct H' as (before & given & b & Hb & Hs & ->).
  exists before, given, after, b, rest. rewrite <- app_assoc. repeat split; auto.
  apply scan_gives_a_result_for_each_item in Hb. assumption.
Qed.

(* A loop is refused exactly as its step is at one place, where all before it have been answered. *)
Theorem scan_is_refused_at_a_place : forall l s x, scan s l = inr x <->
  exists pre a post before given, l = pre ++ a :: post /\ scan s pre = inl (before, given) /\ step before a = inr x.
Proof.
  assert (Hstays : forall l (x : Error), fold_left turn l (inr x) = inr x) by (induction l; simpl; auto).
  intros l s x. split.
  - induction l as [|a l IH] using rev_ind; [discriminate|]. rewrite scan_snoc.
    destruct (scan s l) as [[before given]|y] eqn:Hl; simpl.
    + destruct (step before a) as [[s' b]|y] eqn:Hs; [discriminate|]. intros [= ->].
      exists l, a, [], before, given. auto.
    + intros [= ->]. destruct (IH eq_refl) as (pre & c & post & before & given & -> & H).
      exists pre, c, (post ++ [a]), before, given. rewrite <- app_assoc. auto.
  - intros (pre & a & post & before & given & -> & Hpre & Hs). unfold scan in *.
    rewrite fold_left_app, Hpre. simpl. rewrite Hs. apply Hstays.
Qed.
End Scan.

(* What is looked up at each item first changes nothing: a loop over rows is the loop over a column of them. *)
Theorem scan_over_a_column : forall (S A R B E : Type) (step : S -> A -> (S * B) + E) (column : R -> A) rows s,
  scan (fun state row => step state (column row)) s rows = scan step s (map column rows).
Proof.
  intros. induction rows as [|r rows IH] using rev_ind; [reflexivity|].
  rewrite map_app. simpl. rewrite !scan_snoc, IH. reflexivity.
Qed.

(* A moment of a loop: its state, what the items so far add up to under each name, and what the results do.
   (invariants.Moment; what stays the same throughout, `free`, `start` and `whole`, is not named again.) *)
Record moment (State Name Part : Type) := Moment { state : State; seen : Name -> Z; given : Part -> Z }.
Arguments Moment {State Name Part}.
Arguments state {State Name Part}.
Arguments seen {State Name Part}.
Arguments given {State Name Part}.

Section Rule.
Context {State Item Result Error Name Part : Type}.

(* A loop with its invariant. `adds` is what an item adds to a sum, `parts` what a result does; what they are is natural
   under some names, and of either sign under the others. `known` is all that is known of an item wherever it stands;
   `each` is told the moment, the item, the state after it and the result. *)
Record loop := Loop {
  step : State -> Item -> (State * Result) + Error;
  start : State;
  items : list Item;
  adds : Name -> Item -> Z;
  parts : Part -> Result -> Z;
  natural_name : Name -> Prop;
  natural_part : Part -> Prop;
  known : Item -> Prop;
  holds : moment State Name Part -> Prop;
  each : moment State Name Part -> Item -> State -> Result -> Prop
}.

Variable L : loop.

Definition whole (name : Name) : Z := sum (adds L name) (items L).

(* The moment to which some items and their results have led. *)
Definition moment_at (pre : list Item) (now : State) (results : list Result) : moment State Name Part :=
  Moment now (fun name => sum (adds L name) pre) (fun part => sum (parts L part) results).

(* All that the rule takes for known before an arbitrary step. *)
Definition ready (m : moment State Name Part) (a : Item) : Prop :=
  known L a /\
  (forall name, natural_name L name ->
    0 <= seen m name /\ 0 <= adds L name a /\ seen m name + adds L name a <= whole name) /\
  (forall part, natural_part L part -> 0 <= given m part) /\ holds L m.

(* That a moment is the one after a step. *)
Definition next (m : moment State Name Part) (a : Item) (after : State) (b : Result) (m' : moment State Name Part) :
  Prop :=
  state m' = after /\ (forall name, seen m' name = seen m name + adds L name a) /\
  (forall part, given m' part = given m part + parts L part b).

(* What has to be proved of a loop; the engine proves `at_start` and `at_step` on paths of their own. *)
Record proved : Prop := Proved {
  items_known : forall a, In a (items L) -> known L a;
  items_natural : forall name a, natural_name L name -> In a (items L) -> 0 <= adds L name a;
  at_start : holds L (moment_at [] (start L) []);
  at_step : forall m a after b, ready m a -> step L (state m) a = inl (after, b) ->
    (forall part, natural_part L part -> 0 <= parts L part b) /\ each L m a after b /\
      (forall m', next m a after b m' -> holds L m')
}.

Hypothesis P : proved.

Lemma next_moment : forall pre a now results after b,
  next (moment_at pre now results) a after b (moment_at (pre ++ [a]) after (results ++ [b])).
Proof. intros. repeat split; intros; simpl; apply sum_snoc. Qed.

Lemma ready_at : forall pre a post now results, items L = pre ++ a :: post ->
  (forall part b, natural_part L part -> In b results -> 0 <= parts L part b) ->
  holds L (moment_at pre now results) ->
  ready (moment_at pre now results) a.
Proof.
  intros pre a post now results Hi Hp Hh. destruct P as [Hk Hn _ _]. unfold ready, whole. rewrite Hi in *.
  split; [apply Hk, in_elt|]. split; [|split; simpl; auto].
  - intros name Hname. simpl. repeat split.
    + apply sum_is_natural. intros. apply Hn; [assumption|]. apply in_or_app. auto.
    + apply Hn; [assumption | apply in_elt].
    + apply (sum_up_to_a_place_is_within_the_whole _ (adds L name)). auto.
  - intros part Hpart. apply sum_is_natural. auto.
Qed.

(* The invariant holds at every moment that the loop comes to, with the sums of the items and results so far, and
   all results are natural numbers under the names that say so. *)
Theorem scan_rule_at_every_moment : forall pre post now results,
  items L = pre ++ post -> scan (step L) (start L) pre = inl (now, results) ->
  holds L (moment_at pre now results) /\
  (forall part b, natural_part L part -> In b results -> 0 <= parts L part b).
Proof.
  induction pre as [|a pre IH] using rev_ind; intros post now results Hi Hs.
  - injection Hs as <- <-. split; [apply at_start, P | simpl; tauto].
  - apply scan_snoc_inv in Hs. destruct Hs as (s1 & g & b & Hs & Hstep & ->).
    rewrite <- app_assoc in Hi. destruct (IH _ _ _ Hi Hs) as [Hh Hp].
    destruct (at_step P (moment_at pre s1 g) a now b (ready_at _ _ _ _ _ Hi Hp Hh) Hstep) as (Hb & _ & Hnext).
    split; [apply Hnext, next_moment|]. intros part c Hpart Hc. apply in_app_or in Hc.
    destruct Hc as [Hc|[<-|[]]]; eauto.
Qed.

(* Before every place that the loop comes to, all is known that the rule took for known before an arbitrary step. *)
Theorem scan_rule_before_a_place : forall pre a post now results,
  items L = pre ++ a :: post -> scan (step L) (start L) pre = inl (now, results) -> ready (moment_at pre now results) a.
Proof.
  intros pre a post now results Hi Hs. destruct (scan_rule_at_every_moment _ _ _ _ Hi Hs) as [Hh Hp].
  eapply ready_at; eauto.
Qed.

(* A result read at a place is what the step gives there from a moment before which the invariant holds; `each` holds of
   that turn; the parts of the result that are natural are so, and with what was given before no more than all results
   add up to. *)
Theorem scan_rule_at_a_place : forall pre a post e bs,
  items L = pre ++ a :: post -> scan (step L) (start L) (items L) = inl (e, bs) ->
  exists now results after b rest, let m := moment_at pre now results in
    scan (step L) (start L) pre = inl (now, results) /\ bs = results ++ b :: rest /\ length results = length pre /\
    ready m a /\ step L now a = inl (after, b) /\ each L m a after b /\
    holds L (moment_at (pre ++ [a]) after (results ++ [b])) /\
    (forall part, natural_part L part ->
      0 <= parts L part b /\ given m part + parts L part b <= sum (parts L part) bs).
Proof.
  intros pre a post e bs Hi Hs. pose proof (scan_rule_at_every_moment (items L) [] e bs) as Hend.
  rewrite app_nil_r in Hend. destruct (Hend eq_refl Hs) as [_ Hbs]. rewrite Hi in Hs.
  destruct (scan_at_a_place _ _ _ _ _ _ _ Hs) as (now & results & after & b & rest & H1 & H2 & _ & -> & Hlen).
  exists now, results, after, b, rest. pose proof (scan_rule_before_a_place _ _ _ _ _ Hi H1) as Hr.
  destruct (at_step P _ _ _ _ Hr H2) as (Hb & He & Hnext).
  do 6 (split; [solve [auto]|]). split; [apply Hnext, next_moment|]. intros part Hpart. split; [auto|].
  apply (sum_up_to_a_place_is_within_the_whole _ (parts L part)). auto.
Qed.

(* At the end the invariant holds with the sums of all items and of all results, of which there is one for each item. *)
Theorem scan_rule_at_the_end : forall e bs, scan (step L) (start L) (items L) = inl (e, bs) ->
  length bs = length (items L) /\ holds L (moment_at (items L) e bs) /\
  (forall name, natural_name L name -> 0 <= whole name) /\
  (forall part, natural_part L part -> 0 <= sum (parts L part) bs).
Proof.
  intros e bs Hs. pose proof (scan_rule_at_every_moment (items L) [] e bs) as Hend.
  rewrite app_nil_r in Hend. destruct (Hend eq_refl Hs) as [Hh Hp]. repeat split; auto.
  - eapply scan_gives_a_result_for_each_item. exact Hs.
  - intros name Hname. apply sum_is_natural. intros a. apply (items_natural P). exact Hname.
  - intros part Hpart. apply sum_is_natural. auto.
Qed.

(* If the loop is refused, its step was so, at a place before which all was known that the rule takes for known. *)
Theorem scan_rule_refused : forall x, scan (step L) (start L) (items L) = inr x ->
  exists m a, ready m a /\ step L (state m) a = inr x.
Proof.
  intros x Hs. apply scan_is_refused_at_a_place in Hs. destruct Hs as (pre & a & post & now & results & Hi & Hs & Hx).
  exists (moment_at pre now results), a. split; [|assumption]. eapply scan_rule_before_a_place; eauto.
Qed.
End Rule.
Arguments loop : clear implicits.
