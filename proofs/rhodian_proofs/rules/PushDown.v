(* Checked: the rule for `push_down`: a number handed down a tree.

   The loop goes over a tree that `flatten` laid out (Layout.v), from the first place to the last, with what `fold_up`
   gave (FoldUp.v) as bounds. Used by PushDown in trees.py. *)

From Coq Require Import List ZArith Lia.
From Rhodian Require Import Sums Scan Ranked Layout FoldUp.
Import ListNotations.
Open Scope Z_scope.

(* `values[start:stop] = parts`. *)
Definition splice (range : nat * nat) (parts l : list Z) : list Z :=
  firstn (fst range) l ++ parts ++ skipn (snd range) l.

Lemma splice_reads : forall a b parts l q, length parts = (b - a)%nat -> (a <= b <= length l)%nat ->
  length (splice (a, b) parts l) = length l /\
  nth_error (splice (a, b) parts l) q =
    if (Nat.leb a q && Nat.ltb q b)%bool then nth_error parts (q - a) else nth_error l q.
Proof.
  intros a b parts l q Hp Hab. unfold splice. simpl. split; [rewrite !app_length, firstn_length, skipn_length; lia|].
  rewrite <- (firstn_skipn a l) at 3. destruct (Nat.leb_spec a q) as [Ha|Ha]; simpl.
  - rewrite nth_error_app2; rewrite firstn_length, Nat.min_l by lia; [|assumption].
    destruct (Nat.ltb_spec q b) as [Hb|Hb]; [apply nth_error_app1; lia|].
    rewrite nth_error_app2 by lia. rewrite nth_error_app2; rewrite firstn_length, Nat.min_l by lia; [|assumption].
    replace (skipn a l) with (firstn (b - a) (skipn a l) ++ skipn b l).
    + rewrite (nth_error_app2 (firstn _ _)); rewrite firstn_length, skipn_length, Nat.min_l by lia; [f_equal;
      lia | lia].
    + rewrite <- (firstn_skipn (b - a) (skipn a l)) at 2. f_equal. clear - Hab. destruct Hab as [Hab _].
      revert l b Hab. induction a as [|a IH]; intros l b H; [rewrite Nat.sub_0_r; reflexivity|].
      destruct b; [lia|]. destruct l; [rewrite !skipn_nil; reflexivity|]. simpl. apply IH. lia.
  - rewrite !nth_error_app1; rewrite ?firstn_length; try lia. reflexivity.
Qed.

Lemma slice_sums : forall l a m, (a + m <= length l)%nat ->
  sum (fun q => nth q l 0) (seq a m) = total (slice (a, (a + m)%nat) l).
Proof.
  intros l a m H. unfold sum. f_equal. apply lists_are_what_they_read. intros i. rewrite slice_reads, nth_error_map.
  replace (a + m - a)%nat with m by lia. destruct (Nat.ltb_spec i m) as [Hi|Hi].
  - rewrite (nth_error_nth' _ 0%nat) by (rewrite seq_length; assumption). rewrite seq_nth by assumption. simpl.
    symmetry. apply nth_error_nth'. lia.
  - rewrite (proj2 (nth_error_None _ _)); [reflexivity | rewrite seq_length; assumption].
Qed.

Section PushDown.
Context {N Error : Type}.
Variables (root : tree N) (nodes : list (tree N)) (below : list (nat * nat)).
Hypothesis L : laid_out root nodes below.
Variable combine : tree N -> list Z -> Z + Error.
Variable divide : tree N -> Z -> list Z -> list Z + Error.
Variables (first : Z) (bounds : list Z) (units : list unit).

(* loops.push_down: the scan over the places from first to last, whose state is the array of values; it passes over a
   place with none below it. *)
Definition push_down_at (values : list Z) (place : nat) : (list Z * unit) + Error :=
  match nth_error nodes place, nth_error below place, nth_error values place with
  | Some node, Some (start, stop), Some value =>
      if Nat.eqb (stop - start) 0 then inl (values, tt)
      else match divide node value (slice (start, stop) bounds) with
        | inl parts => inl (splice (start, stop) parts values, tt)
        | inr refusal => inr refusal
        end
  | _, _, _ => inl (values, tt)
  end.

Definition push_down : (list Z * list unit) + Error :=
  scan push_down_at (write 0 first (repeat 0 (length nodes))) (seq 0 (length nodes)).

(* What the rule takes, beside the rule for fold_up: a leaf is a node that can have nothing below it, ... *)
Variable leaf : tree N -> bool.
Hypothesis leaves_have_no_branches : forall t, leaf t = true -> branches t = [].
Hypothesis step_gives_naturals : forall t numbers v, (forall x, In x numbers -> 0 <= x) ->
  length numbers = length (branches t) -> combine t numbers = inl v -> 0 <= v.
Hypothesis bounds_were_folded_up : fold_up nodes below combine = inl (bounds, units).

(* ... the root is handed 0 or more and at most its bound, ... *)
Hypothesis root_is_within_its_bound : forall bound, nth_error bounds 0 = Some bound -> 0 <= first <= bound.

(* ... and an arbitrary other node, handed 0 or more and at most its bound, hands all of it on,
  to each within its bound. *)
Hypothesis step_divides : forall t x numbers bound, leaf t = false -> (forall y, In y numbers -> 0 <= y) ->
  length numbers = length (branches t) -> combine t numbers = inl bound -> 0 <= x <= bound ->
  exists parts, divide t x numbers = inl parts /\ length parts = length numbers /\ total parts = x /\
    forall j part number, nth_error parts j = Some part -> nth_error numbers j = Some number -> 0 <= part <= number.

Definition within_bounds (places : nat) (values : list Z) : Prop :=
  forall q x bound, (q < places)%nat -> nth_error values q = Some x -> nth_error bounds q = Some bound ->
    0 <= x <= bound.
Definition divided (places : nat) (values : list Z) : Prop :=
  forall p t x, (p < places)%nat -> nth_error nodes p = Some t -> nth_error values p = Some x -> leaf t = false ->
  exists under parts, nth_error below p = Some under /\ divide t x (slice under bounds) = inl parts /\
    total parts = x /\
    length parts = length (branches t) /\ (branches t <> [] -> parts = slice under values).

Lemma node_below : forall p t, nth_error nodes p = Some t -> let a := first_below nodes p in
  exists a' b', nth_error below p = Some (a', b') /\ (b' - a')%nat = length (branches t) /\ (p < a)%nat /\
    (branches t <> [] -> a' = a) /\ (a + length (branches t) <= length nodes)%nat /\
    first_below nodes (S p) = (a + length (branches t))%nat.
Proof.
  intros p t H a. destruct (ranges _ _ _ L p t H) as [Hb Hp]. unfold range_of in Hb.
  pose proof (first_below_S nodes p t H) as HS. pose proof (first_below_mono nodes (S p) (length nodes)) as Hm.
  assert (Hp' : (p < length nodes)%nat) by (apply nth_error_Some; congruence). specialize (Hm ltac:(lia)).
  unfold first_below at 2 in Hm. rewrite firstn_all in Hm.
  pose proof (f_equal (@length _) (level_by_level _ _ _ L)) as Hlen. simpl in Hlen. rewrite <- Hlen in Hm.
  destruct (Nat.eqb_spec (length (branches t)) 0) as [E|E]; do 2 eexists; (split; [exact Hb|]); subst a.
  - apply length_zero_iff_nil in E. rewrite E in *. simpl in *. repeat split; try lia. congruence.
  - repeat split; try lia.
Qed.

Lemma push_down_goes_on : forall k, (k <= length nodes)%nat -> exists values us,
  scan push_down_at (write 0 first (repeat 0 (length nodes))) (seq 0 k) = inl (values, us) /\
  length values = length nodes /\ nth_error values 0 = Some first /\
  within_bounds (first_below nodes k) values /\ divided k values.
Proof.
  assert (Hroot : (0 < length nodes)%nat) by (rewrite (level_by_level _ _ _ L); simpl; lia).
  destruct (fold_up_gives_at_each_place_what_the_step_does _ _ _ L _ _ _ bounds_were_folded_up) as [Hblen Hbat].
  pose proof (fold_up_rule _ _ _ L _ step_gives_naturals _ _ bounds_were_folded_up) as Hbnat.
  induction k as [|k IH]; intros Hk.
  - exists (write 0 first (repeat 0 (length nodes))), []. split; [reflexivity|].
    rewrite write_length, repeat_length by (rewrite repeat_length; assumption).
    assert (H0 : nth_error (write 0 first (repeat 0 (length nodes))) 0 = Some first).
    { rewrite write_reads by (rewrite repeat_length; assumption). reflexivity. }
    repeat (split; [auto; fail|]). split; [|intros p t x Hp; lia].
    intros q x bound Hq Hx Hb. unfold first_below in Hq. simpl in Hq. assert (q = 0%nat) by lia. subst q.
    rewrite H0 in Hx. injection Hx as <-. apply root_is_within_its_bound. assumption.
  - destruct (IH ltac:(lia)) as (old & us & Hs & Hlen & H0 & Hin & Hdiv). rewrite seq_S, scan_snoc, Hs. simpl.
    destruct (nth_error nodes k) as [t|] eqn:Ht; [|apply nth_error_None in Ht; lia].
    destruct (nth_error old k) as [x|] eqn:Hx; [|apply nth_error_None in Hx; lia].
    destruct (node_below k t Ht) as (a' & b' & Hb & Hab & Hka & Ha & Hend & HS).
    destruct (Hbat k t Ht) as (under & bound & Hu & Hnum & Hbound & Hcomb). rewrite Hb in Hu. injection Hu as <-.
    assert (Hxb : 0 <= x <= bound) by (apply (Hin k); assumption).
    assert (Hnat : forall y, In y (slice (a', b') bounds) -> 0 <= y).
    { intros y Hy. apply in_slice in Hy. destruct Hy as (q & _ & Hy). apply Hbnat. eapply nth_error_In; eauto. }
    unfold push_down_at. rewrite Ht, Hb, Hx, Hab. destruct (Nat.eqb_spec (length (branches t)) 0) as [Hz|Hz].
    + exists old. eexists. split; [reflexivity|]. rewrite HS, Hz, Nat.add_0_r. do 3 (split; [assumption|]).
      intros p s y Hp Hs' Hy Hleaf. destruct (Nat.eq_dec p k) as [->|Hne]; [|apply Hdiv; auto; lia].
      rewrite Ht in Hs'. rewrite Hx in Hy. injection Hs' as <-. injection Hy as <-.
      destruct (step_divides t x _ bound Hleaf Hnat Hnum Hcomb Hxb) as (parts & Hd & Hl & Htot & _).
      exists (a', b'), parts. do 3 (split; [assumption|]). split; [congruence|]. intros Hno.
        apply length_zero_iff_nil in Hz. contradiction.
    + assert (Hno : branches t <> []) by (intros E; rewrite E in Hz; apply Hz; reflexivity). specialize (Ha Hno).
      subst a'.
      set (a := first_below nodes k) in *. assert (b' = (a + length (branches t))%nat) by lia. subst b'.
      destruct (leaf t) eqn:Hleaf; [apply leaves_have_no_branches in Hleaf; contradiction|].
      destruct (step_divides t x _ bound Hleaf Hnat Hnum Hcomb Hxb) as (parts & Hd & Hl & Htot & Hparts). rewrite Hd.
      set (b := (a + length (branches t))%nat) in *.
      assert (Hread : forall q, length (splice (a, b) parts old) = length old /\ nth_error (splice (a, b) parts old) q =
        if (Nat.leb a q && Nat.ltb q b)%bool then nth_error parts (q - a) else nth_error old q) by (intros q;
          apply splice_reads; lia).
      assert (Hlow : forall q, (q < a)%nat -> nth_error (splice (a, b) parts old) q = nth_error old q).
      { intros q Hq. destruct (Hread q) as [_ ->]. destruct (Nat.leb_spec a q); [lia | reflexivity]. }
      exists (splice (a, b) parts old). eexists. split; [reflexivity|]. split; [destruct (Hread 0%nat); lia|].
      split; [exact (eq_trans (Hlow 0%nat ltac:(lia)) H0)|]. rewrite HS. split.
      * intros q y bq Hq Hy Hbq. destruct (Nat.lt_ge_cases q a) as [Hqa|Hqa]; [apply (Hin q); auto; rewrite <- Hlow;
        assumption|].
        destruct (Hread q) as [_ Hr]. rewrite Hr in Hy. destruct (Nat.leb_spec a q), (Nat.ltb_spec q b); try lia.
          simpl in Hy.
        apply (Hparts (q - a)%nat); [assumption|]. rewrite slice_reads. destruct (Nat.ltb_spec (q - a) (b - a)); [|lia].
        replace (a + (q - a))%nat with q by lia. assumption.
      * assert (Hslice : forall c d, (d <= a)%nat -> slice (c, d) (splice (a, b) parts old) = slice (c, d) old).
        { intros c d Hcd. apply slice_same. intros q Hq. apply Hlow. lia. }
        intros p s y Hp Hs' Hy Hleaf'. destruct (Nat.eq_dec p k) as [->|Hne].
        -- rewrite Ht in Hs'. injection Hs' as <-. rewrite Hlow, Hx in Hy by assumption. injection Hy as <-.
           exists (a, b), parts. do 3 (split; [assumption|]). split; [lia|]. intros _. apply lists_are_what_they_read.
           intros i. rewrite slice_reads. destruct (Hread (a + i)%nat) as [_ ->].
           destruct (Nat.ltb_spec i (b - a)), (Nat.leb_spec a (a + i)), (Nat.ltb_spec (a + i) b); try lia; simpl.
           ++ f_equal. lia.
           ++ apply nth_error_None. lia.
        -- destruct (node_below p s Hs') as (c & d & Hcd & Hcdl & Hpc & Hc & _ & HpS).
           pose proof (first_below_mono nodes (S p) k ltac:(lia)) as Hmono.
           rewrite Hlow in Hy by lia. destruct (Hdiv p s y ltac:(lia) Hs' Hy Hleaf') as (u & ps & Hu & Hdp & Hpt & Hpl
             & Hps).
           exists u, ps. do 4 (split; [assumption|]). intros Hno'. rewrite (Hps Hno').
           rewrite Hcd in Hu. injection Hu as <-. symmetry. apply Hslice. specialize (Hc Hno'). lia.
Qed.

(* That the root is handed what it is, every node 0 or more, and at most its bound,
  and that each that is no leaf hands on
   all of it, as the step says. (What follows from it is in Handed.v.) *)
Record handed_down (values : list Z) : Prop := HandedDown {
  one_number_each : length values = length nodes;
  one_bound_each : length bounds = length nodes;
  the_root_is_handed : nth_error values 0 = Some first;
  all_within_bounds : within_bounds (length nodes) values;
  all_divided : divided (length nodes) values
}.

(* The rule: push_down is answered, and numbers are so handed down. *)
Theorem push_down_rule : exists values us, push_down = inl (values, us) /\ handed_down values.
Proof.
  destruct (push_down_goes_on (length nodes) (le_n _)) as (values & us & Hs & Hlen & H0 & Hin & Hdiv).
  exists values, us. split; [assumption|]. constructor; auto.
  - apply (fold_up_gives_at_each_place_what_the_step_does _ _ _ L _ _ _ bounds_were_folded_up).
  - intros q x b Hq. apply Hin. unfold first_below. rewrite firstn_all.
    rewrite (level_by_level _ _ _ L) in Hq at 1. exact Hq.
Qed.
End PushDown.
